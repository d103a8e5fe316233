import { InputError } from '@backstage/errors';
import protobuf from 'protobufjs/light';
import { RegistryItem } from '../mapping/RegistryMapper';
import { Fields, isFields, listOf } from '../mapping/values';
import { MAX_ITEM_BYTES, RegistryPart } from './fromJson';
import { REGISTRY_LISTS, SCHEMA_VERSION_FIELD } from './registryProto';

const LENGTH_DELIMITED = 2;
const MAX_ENTRIES = 500_000;
const HINT =
  "; nothing was changed. What 'feast registry-dump' prints is taken from every version of Feast";

/** Protocol Buffers write a duration as two numbers, and in JSON as a text. */
function withTextualTtl(spec: Fields): Fields {
  if (!isFields(spec.ttl)) return spec;
  const { seconds = 0, nanos = 0 } = spec.ttl as Record<string, number>;
  const total = seconds + nanos / 1e9;
  return { ...spec, ttl: `${Number(total.toFixed(9))}s` };
}

function decode(type: protobuf.Type, bytes: Uint8Array, place: string): Fields {
  if (bytes.length > MAX_ITEM_BYTES) {
    throw new InputError(`${place} is larger than ${MAX_ITEM_BYTES} bytes`);
  }
  try {
    return type.toObject(type.decode(bytes), {
      enums: String,
      longs: Number,
      bytes: String,
    });
  } catch (error) {
    throw new InputError(
      `The registry is malformed in ${place}: ${
        (error as Error).message
      }${HINT}`,
    );
  }
}

type RegistryList = (typeof REGISTRY_LISTS)[keyof typeof REGISTRY_LISTS];

/** An instant is two numbers too. */
function textualTime(value: unknown): string | undefined {
  if (!isFields(value)) return undefined;
  const { seconds = 0, nanos = 0 } = value as Record<string, number>;
  const at = new Date(seconds * 1_000 + Math.floor(nanos / 1e6));
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

function withTextualTimes(meta: Fields): Fields {
  return {
    lastUpdatedTimestamp: textualTime(meta.lastUpdatedTimestamp),
    materializationIntervals: listOf(meta.materializationIntervals).map(
      interval =>
        isFields(interval)
          ? {
              startTime: textualTime(interval.startTime),
              endTime: textualTime(interval.endTime),
            }
          : interval,
    ),
  };
}

/** What one object of a list says. */
function valueOf(
  list: RegistryList,
  body: Uint8Array,
  index: number,
): { spec: Fields; meta?: Fields } {
  const value = decode(list.type, body, `${list.section}[${index}]`);
  return {
    spec: isFields(value.spec) ? withTextualTtl(value.spec) : {},
    ...(isFields(value.meta) ? { meta: withTextualTimes(value.meta) } : {}),
  };
}

/**
 * Reads what a registry server answers to a question for a list: its objects in field 1. A server leaves the project
 * out of them.
 */
export function fromListAnswer(
  bytes: Buffer,
  list: Exclude<RegistryList, { section: 'projects' }>,
): RegistryItem[] {
  return [...entriesOf(bytes)]
    .filter(({ id }) => id === 1)
    .map(({ body }, index) => ({
      section: list.section,
      index,
      value: valueOf(list, body, index),
    }));
}

/** The fields of the file, each with its number. */
function* entriesOf(
  bytes: Buffer,
): Generator<{ id: number; body: Uint8Array }> {
  const reader = protobuf.Reader.create(bytes);
  let count = 0;
  while (reader.pos < reader.len) {
    let entry: { id: number; body: Uint8Array } | undefined;
    try {
      const tag = reader.uint32();
      const id = Math.floor(tag / 8);
      if (tag % 8 === LENGTH_DELIMITED && id > 0) {
        entry = { id, body: reader.bytes() };
      } else {
        reader.skipType(tag % 8);
      }
    } catch (error) {
      throw new InputError(
        `The registry is malformed or breaks off at byte ${reader.pos}: ${
          (error as Error).message
        }${HINT}`,
      );
    }
    count += 1;
    if (count > MAX_ENTRIES) {
      throw new InputError(`The registry has more than ${MAX_ENTRIES} entries`);
    }
    if (entry) yield entry;
  }
}

/**
 * Reads a `registry.db`, of one of the projects that it holds: the one of this name, or its only one.
 *
 * The format has no end mark. Feast writes the list of projects after that of the views: without it the file is not
 * known to be whole, and is refused.
 */
export function fromProtobuf(bytes: Buffer, wanted: string): RegistryPart[] {
  const items: (RegistryItem & { project: string })[] = [];
  const counts: Record<string, number> = {};
  const projects = new Set<string>();
  let schemaVersion = '';
  for (const { id, body } of entriesOf(bytes)) {
    if (id === SCHEMA_VERSION_FIELD) {
      schemaVersion = Buffer.from(body).toString('utf8');
    }
    if (!(id in REGISTRY_LISTS)) continue;
    const list = REGISTRY_LISTS[id as keyof typeof REGISTRY_LISTS];
    const index = counts[list.section] ?? 0;
    counts[list.section] = index + 1;
    const value = valueOf(list, body, index);
    const { spec } = value;
    if (list.section === 'projects') {
      if (typeof spec.name === 'string') projects.add(spec.name);
      continue;
    }
    items.push({
      section: list.section,
      index,
      value,
      project: String(spec.project ?? ''),
    });
  }
  if (!schemaVersion || projects.size === 0) {
    throw new InputError(
      `This is no whole registry.db of Feast: it ${
        schemaVersion ? 'names no project' : 'has no schema version'
      }${HINT}`,
    );
  }
  const project = projects.has(wanted) ? wanted : onlyOne(projects, wanted);
  return [{ project }, ...items.filter(item => item.project === project)];
}

function onlyOne(projects: Set<string>, wanted: string): string {
  const [only, ...others] = projects;
  if (others.length > 0) {
    throw new InputError(
      `The registry has no project '${wanted}'; it has ${[...projects]
        .slice(0, 20)
        .join(', ')}`,
    );
  }
  return only;
}
