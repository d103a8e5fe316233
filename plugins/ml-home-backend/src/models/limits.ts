import { InputError } from '@backstage/errors';
import { ModelStage } from '@ml-home/backstage-plugin-ml-home-common';
import { KeyValue } from '@ml-home/backstage-plugin-ml-home-node';
import { LIMITS, requireText } from '../experiments';

const stages: ModelStage[] = ['None', 'Staging', 'Production', 'Archived'];

export function requireModelName(name: string): void {
  if (!name.trim()) {
    throw new InputError("Registered model name cannot be empty ('name')");
  }
  requireText(name, 'name');
  if (/[/:]/.test(name)) {
    throw new InputError(
      `Invalid model name: '${name.slice(
        0,
        200,
      )}'. Model name must be a non-empty string and cannot contain the following characters: ('/', ':')`,
    );
  }
  if (/^\.{1,2}$/.test(name) || /\p{Cc}/u.test(name)) {
    throw new InputError(
      `Invalid model name: '${name.slice(
        0,
        200,
      )}'. '.', '..' and control characters cannot be part of an address ('name')`,
    );
  }
  if (name.length > 256) {
    throw new InputError(
      `Registered model name exceeds the maximum length of 256 characters: it has ${name.length} ('name')`,
    );
  }
}

export function requireVersion(version: string): number {
  if (!/^\d{1,9}$/.test(version)) {
    throw new InputError(
      `Parameter 'version' must be an integer, got '${version.slice(0, 100)}'.`,
    );
  }
  return Number(version);
}

export function requireAlias(alias: string): void {
  if (!/^[\w-]+$/.test(alias)) {
    throw new InputError(
      `Invalid alias name: '${alias.slice(
        0,
        300,
      )}'. Names may only contain alphanumerics, underscores (_) and dashes (-).`,
    );
  }
  if (alias.length > 255) {
    throw new InputError(
      `Registered model alias exceeds the maximum length of 255 characters: it has ${alias.length}`,
    );
  }
  if (alias.toLowerCase() === 'latest') {
    throw new InputError("'latest' alias name (case insensitive) is reserved.");
  }
  if (/^v\d+$/i.test(alias)) {
    throw new InputError(`Version alias name '${alias}' is reserved.`);
  }
}

export function toStage(stage: string): ModelStage {
  const found = stages.find(s => s.toLowerCase() === stage.toLowerCase());
  if (!found) {
    throw new InputError(
      `Invalid Model Version stage: ${stage.slice(
        0,
        100,
      )}. Value must be one of ${stages.join(', ')}.`,
    );
  }
  return found;
}

export function requireRegistryTags(tags: KeyValue[]): void {
  for (const { key, value } of tags) {
    if (!key) throw new InputError('Tag name cannot be empty (key)');
    requireText(key, 'key');
    requireText(value, 'value');
    if (key.length > LIMITS.key) {
      throw new InputError(
        `Registry tag key exceeds the maximum length of ${LIMITS.key} characters: it has ${key.length}`,
      );
    }
    if (value.length > LIMITS.registryTagValue) {
      throw new InputError(
        `Registry tag value exceeds the maximum length of ${LIMITS.registryTagValue} characters: it has ${value.length}`,
      );
    }
  }
}

/** Prompts have no files: their source is one of the words that clients put there. */
export function requirePromptSource(source: string): void {
  if (source === 'prompt-template' || source === 'dummy-source') return;
  throw new InputError(
    `Invalid prompt source: '${source.slice(
      0,
      200,
    )}'. Prompt sources must use an MLflow placeholder.`,
  );
}
