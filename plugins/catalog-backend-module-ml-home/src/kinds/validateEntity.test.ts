import type { Entity } from '@backstage/catalog-model';
import { anEntity } from '../__testUtils__/builders';
import datasetSchema from './MLDataset.v1alpha1.schema.json';
import featureFamilySchema from './MLFeatureFamily.v1alpha1.schema.json';
import { MlHomeKindsProcessor } from './MlHomeKindsProcessor';
import modelSchema from './MLModel.v1alpha1.schema.json';
import projectSchema from './MLProject.v1alpha1.schema.json';

const processor = new MlHomeKindsProcessor();
const SCRIPT = ['javascript', 'alert(1)'].join(':');

describe('how a family is delivered', () => {
  const problemsOf = async (delivery: unknown) => {
    try {
      await processor.validateEntityKind(
        anEntity('MLFeatureFamily', { delivery } as never),
      );
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };
  it.each([
    [{ cadence: 'day', slo: { objective: 0.9, within: '10h' } }, ''],
    [{ cadence: 'cron', cron: '0 6 * * 1-5', zone: 'Europe/Stockholm' }, ''],
    [{ cadence: 'month', slo: { objective: 1, at: '08:00', days: 3 } }, ''],
    [{ cadence: 'yearly' }, 'spec.delivery.cadence must be one of'],
    [{}, 'spec.delivery.cadence is required'],
    [
      { cadence: 'day', zone: 'Europe/Stokholm' },
      "spec.delivery.zone 'Europe/Stokholm' is not a time zone",
    ],
    [{ cadence: 'cron' }, 'spec.delivery.cron is missing'],
    [
      { cadence: 'cron', cron: '61 * * * *' },
      "spec.delivery.cron '61 * * * *' cannot be read",
    ],
    [{ cadence: 'day', cron: '0 6 * * *' }, "the cadence is 'day'"],
    [
      { cadence: 'hour', slo: { objective: 0.9, at: '10:00' } },
      "contradicts the cadence 'hour'",
    ],
    [{ cadence: 'day', slo: { objective: 0.9 } }, "either 'within'"],
    [
      { cadence: 'day', slo: { objective: 0.9, at: '10:00', within: '2h' } },
      "either 'within'",
    ],
    [
      { cadence: 'day', slo: { objective: 95, within: '2h' } },
      'spec.delivery.slo.objective',
    ],
    [
      { cadence: 'day', slo: { objective: 0.9, within: '2 hours' } },
      'spec.delivery.slo.within must be written as 90m, 10h or 2d',
    ],
    [
      { cadence: 'day', slo: { objective: 0.9, within: '2h', days: 1 } },
      "spec.delivery.slo.days needs 'at'",
    ],
  ])('%j: %s', async (delivery, problem) => {
    const found = await problemsOf(delivery);
    expect(problem === '' ? found : found.includes(problem)).toBe(
      problem === '' ? '' : true,
    );
  });
});

describe('what an entity of ML Home must be', () => {
  it.each([projectSchema, modelSchema, featureFamilySchema, datasetSchema])(
    'accepts the examples of schema $$id',
    async ({ examples }) => {
      for (const example of examples) {
        await expect(
          processor.validateEntityKind(example as unknown as Entity),
        ).resolves.toBe(true);
      }
    },
  );

  it('accepts every field in full', async () => {
    const entities = [
      anEntity('MLProject', {
        goal: 'Find things',
        system: 'search',
        domain: 'discovery',
        members: ['ada', 'group:default/search'],
        experiments: ['tuning', 'Ablation / 2'],
      }),
      anEntity('MLModel', {
        task: 'ranking',
        project: 'mlproject:default/relevance',
        system: 'search',
        registeredModel: 'Search Ranker',
        intendedUse: 'Ordering results',
        outOfScope: 'Hiring',
        trainedOn: ['clicks', 'MLDataset:data/queries'],
        consumes: ['user-activity'],
        derivedFrom: ['base'],
        thirdParty: {
          provider: 'Example',
          sourceUrl: 'https://example.com/m',
          licence: 'apache-2.0',
          revision: 'abc',
        },
      }),
      anEntity('MLFeatureFamily', {
        project: 'relevance',
        features: [
          { name: 'a', type: 'int64', description: '', online: true },
          { name: 'b', offline: false },
        ],
        sources: ['clicks'],
        access: 'Ask in #features',
        dataClass: 'personal',
      }),
      anEntity('MLDataset', {
        location: 's3://lake/clicks',
        format: 'parquet',
        schema: [{ name: 'user_id', type: 'string' }],
        project: 'relevance',
        derivedFrom: ['raw-clicks'],
        dataClass: 'internal',
      }),
    ];
    for (const entity of entities) {
      await expect(processor.validateEntityKind(entity)).resolves.toBe(true);
    }
  });

  const lifecycles =
    'must be one of experimental, production, deprecated, retired';
  it.each([
    ['MLProject', { owner: undefined }, 'spec.owner is required'],
    ['MLProject', { owner: '' }, 'spec.owner must not be empty'],
    ['MLProject', { owner: null }, 'spec.owner must be a string'],
    [
      'MLProject',
      { phase: 'done' },
      'spec.phase must be one of idea, prototype, production, retired',
    ],
    [
      'MLProject',
      { members: ['ada', 'component:default/x'] },
      'spec.members[1] must refer to User or Group, but is "component:default/x"',
    ],
    ['MLProject', { experiments: 'x' }, 'spec.experiments must be a list'],
    ['MLModel', { lifecycle: undefined }, 'spec.lifecycle is required'],
    ['MLModel', { lifecycle: 'live' }, `spec.lifecycle ${lifecycles}`],
    [
      'MLModel',
      { owner: 'group:a:b/c' },
      'spec.owner must be an entity reference, [kind:][namespace/]name, but is "group:a:b/c"',
    ],
    [
      'MLModel',
      { owner: 'the search team' },
      'spec.owner must be an entity reference, [kind:][namespace/]name, but is "the search team"',
    ],
    [
      'MLModel',
      { owner: 'system:default/search' },
      'spec.owner must refer to Group or User, but is "system:default/search"',
    ],
    [
      'MLModel',
      { trainedOn: ['ok', 'mlmodel:default/x'] },
      'spec.trainedOn[1] must refer to MLDataset, but is "mlmodel:default/x"',
    ],
    ['MLModel', { trainedOn: [3] }, 'spec.trainedOn[0] must be a string'],
    [
      'MLModel',
      { derivedFrom: ['thing'] },
      'spec.derivedFrom[0] refers to the entity itself',
    ],
    [
      'MLModel',
      { thirdParty: { sourceUrl: 'https://example.com' } },
      'spec.thirdParty.provider is required',
    ],
    [
      'MLModel',
      { thirdParty: { provider: 'x', sourceUrl: SCRIPT } },
      'spec.thirdParty.sourceUrl must be an http or https address',
    ],
    ['MLFeatureFamily', { entityKey: undefined }, 'spec.entityKey is required'],
    [
      'MLFeatureFamily',
      { features: [{ name: 'a' }, { type: 'int64' }] },
      'spec.features[1].name is required',
    ],
    [
      'MLFeatureFamily',
      { features: [{ name: 'a', online: 'yes' }] },
      'spec.features[0].online must be true or false',
    ],
    [
      'MLFeatureFamily',
      { features: [{ name: 'a' }, { name: 'a' }] },
      'spec.features[1].name repeats "a"',
    ],
    ['MLFeatureFamily', { sources: ['a/b/c'] }, 'spec.sources[0] must be an'],
    [
      'MLDataset',
      { location: '/data/clicks' },
      'spec.location must be a URI with a scheme, such as s3://bucket/path',
    ],
    [
      'MLDataset',
      { location: SCRIPT },
      'spec.location must be a URI with a scheme',
    ],
    ['MLDataset', { schema: [{}] }, 'spec.schema[0].name is required'],
  ])('%s with %j is refused: %s', async (kind, spec, message) => {
    await expect(
      processor.validateEntityKind(anEntity(kind, spec)),
    ).rejects.toThrow(`${kind} default/thing: ${message}`);
  });

  it('names all that is wrong at once', async () => {
    await expect(
      processor.validateEntityKind(
        anEntity('MLModel', { owner: undefined, lifecycle: 'x' }),
      ),
    ).rejects.toThrow(
      `MLModel default/thing: spec.owner is required; spec.lifecycle ${lifecycles}`,
    );
  });

  it('says that the whole spec is missing', async () => {
    await expect(
      processor.validateEntityKind(
        anEntity('MLModel', {}, { spec: undefined }),
      ),
    ).rejects.toThrow('MLModel default/thing: spec is required');
  });
});
