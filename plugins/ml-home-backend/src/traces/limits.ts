import { InputError } from '@backstage/errors';
import { LIMITS, requireKey, truncate } from '../experiments';
import { ARTIFACTS_TAG, NAME_TAG, PROMPTS_TAG, SPANS_TAG } from './rows';

export const TRACE_LIMITS = {
  name: 500,
  preview: 10_000,
  metadataValue: 20_000,
  tagValue: LIMITS.runTagValue,
  links: 100,
  pairs: 1_000,
  rationale: 100_000,
} as const;

/** The id of a trace is part of an address and of a path of files. */
export function requireTraceId(traceId: string): void {
  if (/^[A-Za-z0-9][\w.:-]{0,249}$/.test(traceId) && !traceId.includes('..')) {
    return;
  }
  throw new InputError(
    `Invalid trace id '${traceId.slice(
      0,
      100,
    )}' ('trace_id'): it may have 250 letters, digits, dots, colons, dashes and underscores`,
  );
}

function cut(
  pairs: Record<string, string>,
  what: string,
  longest: number,
): Record<string, string> {
  const entries = Object.entries(pairs);
  if (entries.length > TRACE_LIMITS.pairs) {
    throw new InputError(
      `A trace may have ${TRACE_LIMITS.pairs} ${what}, got ${entries.length}`,
    );
  }
  return Object.fromEntries(
    entries.map(([key, value]) => {
      if (!key || key.length > LIMITS.key) {
        throw new InputError(
          `A key of '${what}' must have between 1 and ${LIMITS.key} characters, got ${key.length}`,
        );
      }
      return [key, truncate(value, longest)];
    }),
  );
}

export const cleanMetadata = (metadata: Record<string, string>) =>
  cut(metadata, 'trace_metadata', TRACE_LIMITS.metadataValue);

/** Tags without the name, which is kept apart. */
export function cleanTraceTags(tags: Record<string, string>): {
  name?: string;
  tags: Record<string, string>;
} {
  const { [NAME_TAG]: name, ...others } = cut(
    tags,
    'tags',
    TRACE_LIMITS.tagValue,
  );
  // Where the spans are is for the portal to say.
  delete others[SPANS_TAG];
  delete others[ARTIFACTS_TAG];
  return {
    name: name === undefined ? undefined : truncate(name, TRACE_LIMITS.name),
    tags: others,
  };
}

export function requireMutableTag(key: string, change: string): void {
  requireKey(key, 'key');
  if (key === SPANS_TAG || key.startsWith('mlflow.trace.archiv')) {
    throw new InputError(
      `Tag '${key}' is immutable and cannot be ${change} on a trace.`,
    );
  }
}

/** Prompt versions that a client names in a tag, as `name/version`. */
export function promptsOf(tags: Record<string, string>): string[] {
  try {
    const list = JSON.parse(tags[PROMPTS_TAG] ?? '[]');
    if (!Array.isArray(list)) return [];
    return list
      .filter(item => typeof item?.name === 'string')
      .map(({ name, version }) => `${name}/${version}`);
  } catch {
    return [];
  }
}

/** How many spans a client has announced; undefined when it has not. */
export function announcedSpans(
  metadata: Record<string, string>,
): number | undefined {
  try {
    const count = JSON.parse(
      metadata['mlflow.trace.sizeStats'] ?? 'null',
    )?.num_spans;
    return Number.isSafeInteger(count) ? count : undefined;
  } catch {
    return undefined;
  }
}
