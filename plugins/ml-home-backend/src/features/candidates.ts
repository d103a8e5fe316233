import {
  FeatureCandidate,
  featureNameSchema,
  Schedule,
} from '@ml-home/backstage-plugin-ml-home-common';
import { DbCandidateRow } from './DatabaseCandidateStore';

type Column = FeatureCandidate['columns'][number];

/** Columns that a list of candidates shows of each. */
const SHOWN = 200;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const recordOf = (value: unknown): Record<string, unknown> =>
  value && typeof value === 'object' && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;

/** Top columns of the facet `schema`; what has no name is left out, and of two with one name the second. */
export function columnsOf(fields: unknown[]): Column[] {
  const seen = new Set<string>();
  return fields.flatMap(field => {
    const { name, type, description } = recordOf(field);
    const text = textOf(name);
    if (!text || seen.has(text)) return [];
    seen.add(text);
    return [
      { name: text, type: textOf(type), description: textOf(description) },
    ];
  });
}

const isKey = ({ name }: Column) =>
  /(^|[_.])(id|uuid|guid|key)$/i.test(name) || /[a-z](Id|ID)$/.test(name);
const isTime = ({ name, type = '' }: Column) =>
  /timestamp|datetime|^date|^time/i.test(type) ||
  /^(ds|dt|date|day|hour|week|month|ts|timestamp|partition.*)$/i.test(name) ||
  /(_at|_ts|_date|_time|timestamp)$/i.test(name);

/** Keys at the beginning of the row, or else the first one: `user_id, plays, track_id` is of users. */
function entityKeysOf(columns: Column[]): string[] {
  const rest = columns.filter(column => !isTime(column));
  const after = rest.findIndex(column => !isKey(column));
  const leading = after === -1 ? rest : rest.slice(0, after);
  const keys = leading.length > 0 ? leading : rest.filter(isKey).slice(0, 1);
  return keys.slice(0, 20).map(({ name }) => name);
}

/** The last part of a dataset's name, as a family may be called. */
export function familyNameOf(dataset: string): string {
  const parts = dataset.split(/[./:\\]/).filter(part => /\w/.test(part));
  const name = (parts.at(-1) ?? dataset)
    .replace(/[^A-Za-z0-9_-]+/g, '_')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 200);
  return name || 'dataset';
}

const isAbout = (gap: number, length: number, give: number) =>
  Math.abs(gap - length) <= give;

/** How often something is delivered, from the partitions it was delivered for: four of five gaps must agree. */
export function scheduleFrom(slots: string[]): Schedule | undefined {
  const distinct = [...new Set(slots)];
  const keys = distinct.filter(slot => slot.startsWith('key:'));
  const named: [RegExp, Schedule['cadence']][] = [
    [/^key:\d{4}-\d{2}-\d{2}$/, 'day'],
    [/^key:\d{4}-W\d{2}$/, 'week'],
    [/^key:\d{4}-\d{2}$/, 'month'],
  ];
  for (const [pattern, cadence] of named) {
    if (keys.length > 0 && keys.every(key => pattern.test(key))) {
      return { cadence, zone: 'UTC' };
    }
  }
  const instants = distinct
    .flatMap(slot => (slot.startsWith('at:') ? Date.parse(slot.slice(3)) : []))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const gaps = instants.slice(1).map((at, i) => at - instants[i]);
  if (gaps.length < 2) return undefined;
  const share = (fits: (gap: number) => boolean) =>
    gaps.filter(fits).length / gaps.length;
  const lengths: [Schedule['cadence'], (gap: number) => boolean][] = [
    ['hour', gap => isAbout(gap, HOUR, 60_000)],
    // A day of 23 or 25 hours is one, and so is a week with it.
    ['day', gap => isAbout(gap, DAY, HOUR)],
    ['week', gap => isAbout(gap, 7 * DAY, HOUR)],
    ['month', gap => gap >= 28 * DAY - HOUR && gap <= 31 * DAY + HOUR],
  ];
  const cadence = lengths.find(([, fits]) => share(fits) >= 0.8)?.[0];
  return cadence && { cadence, zone: 'UTC' };
}

/** The first owner of the facet `ownership` that is written as an entity. */
function ownerOf(ownership: unknown): string | undefined {
  const { owners } = recordOf(ownership);
  const names = (Array.isArray(owners) ? owners : []).flatMap(
    one => textOf(recordOf(one).name) ?? [],
  );
  const [first] = names.flatMap(name => {
    const [, kind, rest] =
      /^(user|group|team):([\w./-]{1,200})$/.exec(name) ?? [];
    if (!rest) return [];
    const entity = rest.includes('/') ? rest : `default/${rest}`;
    return [`${kind === 'user' ? 'user' : 'group'}:${entity}`];
  });
  return first;
}

/** A dataset as the page shows it, with what a registration may begin with. */
export function toCandidate(row: DbCandidateRow): FeatureCandidate {
  const columns = columnsOf(row.fields);
  const keys = entityKeysOf(columns);
  return {
    id: row.id,
    namespace: row.namespace,
    name: row.name,
    description: textOf(recordOf(row.documentation).description),
    columns: columns.slice(0, SHOWN),
    columnCount: columns.length,
    jobs: row.jobs ?? [],
    firstSeen: row.first_seen.toISOString(),
    lastSeen: row.last_seen.toISOString(),
    deliveries: Number(row.deliveries),
    lastDeliveredAt:
      row.last_delivered_ms === null
        ? undefined
        : new Date(Number(row.last_delivered_ms)).toISOString(),
    suggested: {
      name: familyNameOf(row.name),
      entityKeys: keys,
      features: columns
        .slice(0, SHOWN)
        .filter(
          column =>
            !keys.includes(column.name) &&
            !isTime(column) &&
            featureNameSchema.safeParse(column.name).success,
        )
        .map(({ name }) => name),
      owner: ownerOf(row.ownership),
      schedule: scheduleFrom(row.slots ?? []),
    },
    ignored: row.ignored
      ? {
          reason: row.ignored.reason ?? undefined,
          author: row.ignored.author ?? undefined,
          at: row.ignored.at,
        }
      : undefined,
  };
}
