import { WebhookEvent } from '@ml-home/backstage-plugin-ml-home-common';

const tags = { example_key: 'example_value' };
const key = 'example_key';
const value = 'example_value';
const model = { name: 'example_model', version: '1' };
const prompt = { name: 'example_prompt', version: '1' };

const feature = {
  family: 'example_family',
  owner: 'group:default/example',
  url: '/ml-home/features/example_family?tab=quality',
};
const partition = '2026-03-28';

/** Content of a test message, of the shape that real ones have. */
export const exampleOf: Record<WebhookEvent, object> = {
  'registered_model.created': {
    name: model.name,
    tags,
    description: 'An example registered model',
  },
  'model_version.created': {
    ...model,
    source: 'models:/123',
    run_id: 'abcd1234abcd5678',
    tags,
    description: 'An example model version',
  },
  'model_version_tag.set': { ...model, key, value },
  'model_version_tag.deleted': { ...model, key },
  'model_version_alias.created': { ...model, alias: 'example_alias' },
  'model_version_alias.deleted': { name: model.name, alias: 'example_alias' },
  'prompt.created': {
    name: prompt.name,
    tags,
    description: 'An example prompt',
  },
  'prompt_version.created': {
    ...prompt,
    template: 'Hello {{name}}!',
    tags,
    description: 'An example prompt version',
  },
  'prompt_tag.set': { name: prompt.name, key, value },
  'prompt_tag.deleted': { name: prompt.name, key },
  'prompt_version_tag.set': { ...prompt, key, value },
  'prompt_version_tag.deleted': { ...prompt, key },
  'prompt_alias.created': { ...prompt, alias: 'example_alias' },
  'prompt_alias.deleted': { name: prompt.name, alias: 'example_alias' },
  'feature_delivery.received': {
    family: feature.family,
    accepted: 1,
    deliveries: [
      { partition, type: 'delivered', arrivedAt: '2026-03-29T06:00:00.000Z' },
    ],
  },
  'feature_slo.breached': {
    ...feature,
    partition,
    state: 'overdue',
    deadline: '2026-03-29T10:00:00.000Z',
  },
  'feature_slo.burning': { ...feature, rate: 14.2 },
  'feature_slo.recovered': {
    ...feature,
    partition,
    arrivedAt: '2026-03-29T12:00:00.000Z',
  },
  'feature_slo.changed': {
    ...feature,
    version: 2,
    author: 'user:default/example',
  },
};
