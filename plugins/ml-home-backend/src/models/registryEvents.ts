import { WebhookEvent } from '@ml-home/backstage-plugin-ml-home-common';
import { KeyValue } from '@ml-home/backstage-plugin-ml-home-node';
import { Executor, SqlPart } from '../database';
import { DbModelWithPartsRow } from './rows';

/** Something that happened in the registry. `data` has the fields of MLflow's webhook payloads. */
export interface RegistryEvent {
  event: WebhookEvent;
  data: Record<string, unknown>;
}

/** Told in the same transaction of each change that others may want to hear of. */
export interface RegistryListener {
  registryChanged(tx: Executor, event: RegistryEvent): Promise<void>;
  /** The condition, in SQL, under which nobody wants to hear of any of the events: then a change may be made untold. */
  nobodyHears(events: WebhookEvent[]): SqlPart;
}

const IS_PROMPT = 'mlflow.prompt.is_prompt';
const PROMPT_TYPE = '_mlflow_prompt_type';
const PROMPT_TEXT = 'mlflow.prompt.text';

/** Prompts are models with a mark; their versions hold the text as a tag. The last value of a key counts. */
export const isPrompt = (tags: KeyValue[] | null): boolean =>
  (tags ?? []).findLast(({ key }) => key === IS_PROMPT)?.value.toLowerCase() ===
  'true';

const toRecord = (tags: KeyValue[], except: string[] = []) =>
  Object.fromEntries(
    tags
      .filter(({ key }) => !except.includes(key))
      .map(({ key, value }) => [key, value]),
  );

export function modelCreated(input: {
  name: string;
  description?: string;
  tags: KeyValue[];
}): RegistryEvent {
  const prompt = isPrompt(input.tags);
  return {
    event: prompt ? 'prompt.created' : 'registered_model.created',
    data: {
      name: input.name,
      tags: toRecord(input.tags, prompt ? [IS_PROMPT, PROMPT_TYPE] : []),
      description: input.description ?? '',
    },
  };
}

export function versionCreated(input: {
  name: string;
  version: number;
  source: string;
  runId?: string;
  description?: string;
  tags: KeyValue[];
}): RegistryEvent {
  const facts = {
    name: input.name,
    version: String(input.version),
    description: input.description || null,
  };
  if (isPrompt(input.tags)) {
    return {
      event: 'prompt_version.created',
      data: {
        ...facts,
        template:
          input.tags.find(({ key }) => key === PROMPT_TEXT)?.value ?? null,
        tags: toRecord(input.tags, [PROMPT_TEXT, IS_PROMPT, PROMPT_TYPE]),
      },
    };
  }
  return {
    event: 'model_version.created',
    data: {
      ...facts,
      source: input.source,
      run_id: input.runId ?? null,
      tags: toRecord(input.tags),
    },
  };
}

type Model = Pick<DbModelWithPartsRow, 'name' | 'tags'>;

/** Only of prompts: MLflow has no event for the tags of models. */
export function modelTagChanged(
  model: Model,
  key: string,
  value?: string,
): RegistryEvent | undefined {
  if (!isPrompt(model.tags)) return undefined;
  return value === undefined
    ? { event: 'prompt_tag.deleted', data: { name: model.name, key } }
    : { event: 'prompt_tag.set', data: { name: model.name, key, value } };
}

export function versionTagChanged(
  model: Model,
  version: number,
  key: string,
  value?: string,
): RegistryEvent {
  const entity = isPrompt(model.tags)
    ? 'prompt_version_tag'
    : 'model_version_tag';
  const data = { name: model.name, version: String(version), key };
  return value === undefined
    ? { event: `${entity}.deleted`, data }
    : { event: `${entity}.set`, data: { ...data, value } };
}

/** Without a version the alias was taken away. */
export function aliasChanged(
  model: Model,
  alias: string,
  version?: number,
): RegistryEvent {
  const entity = isPrompt(model.tags) ? 'prompt_alias' : 'model_version_alias';
  return version === undefined
    ? { event: `${entity}.deleted`, data: { name: model.name, alias } }
    : {
        event: `${entity}.created`,
        data: { name: model.name, alias, version: String(version) },
      };
}
