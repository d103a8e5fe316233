import {
  columnsOf,
  familyNameOf,
  scheduleFrom,
  toCandidate,
} from './candidates';
import { DbCandidateRow } from './DatabaseCandidateStore';

const aRow = (partial: Partial<DbCandidateRow> = {}): DbCandidateRow => ({
  id: '1',
  namespace: 'pg://lake',
  name: 'lake.plays',
  fields: [{ name: 'user_id', type: 'string' }],
  documentation: null,
  ownership: null,
  first_seen: new Date(0),
  last_seen: new Date(0),
  jobs: [],
  deliveries: '0',
  last_delivered_ms: null,
  slots: [],
  ignored: null,
  ...partial,
});

const column = (name: string, type?: string) => ({ name, type });
const days = (count: number, step = 1) =>
  Array.from(
    { length: count },
    (_, i) => `at:${new Date(Date.UTC(2026, 2, 25 + i * step)).toISOString()}`,
  );

describe('candidates', () => {
  it.each([
    [
      'keys lead the row',
      ['user_id', 'track_id', 'plays'],
      ['user_id', 'track_id'],
      ['plays'],
    ],
    [
      'a key stands later',
      ['plays', 'user_id', 'track_id'],
      ['user_id'],
      ['plays', 'track_id'],
    ],
    [
      'a time comes first',
      ['ds', 'user_id', 'plays', 'created_at'],
      ['user_id'],
      ['plays'],
    ],
    ['there is no key', ['plays', 'skips'], [], ['plays', 'skips']],
    [
      'a column has no name for a feature',
      ['user_id', 'plays per day', 'skips'],
      ['user_id'],
      ['skips'],
    ],
    [
      'names are written in camel case',
      ['userId', 'plays'],
      ['userId'],
      ['plays'],
    ],
    ['a word ends like a key', ['paid', 'user_id'], ['user_id'], ['paid']],
  ])('suggest keys and features when %s', (_, names, entityKeys, features) => {
    expect(
      toCandidate(aRow({ fields: names.map(name => column(name)) })).suggested,
    ).toMatchObject({ entityKeys, features });
  });

  it('take a column of a time type for none', () => {
    const fields = [
      column('user_id'),
      column('seen', 'timestamp(6)'),
      column('n', 'bigint'),
    ];
    expect(toCandidate(aRow({ fields })).suggested.features).toEqual(['n']);
  });

  it.each([
    ['lake.plays', 'plays'],
    ['/data/features/skip rate', 'skip_rate'],
    ['arn:aws:glue/db/table-1', 'table-1'],
    ['s3://bucket/über', 'ber'],
    ['...', 'dataset'],
  ])('suggest a name for %s', (dataset, name) => {
    expect(familyNameOf(dataset)).toBe(name);
  });

  it.each([
    ['days', days(5), 'day'],
    ['days with a day left out', days(12).filter((_, i) => i !== 5), 'day'],
    ['weeks', days(4, 7), 'week'],
    [
      'months',
      ['2026-01-01', '2026-02-01', '2026-03-01'].map(
        d => `at:${d}T00:00:00.000Z`,
      ),
      'month',
    ],
    ['hours', [0, 1, 2, 3].map(h => `at:2026-03-01T0${h}:00:00.000Z`), 'hour'],
    [
      'a day of 23 hours',
      ['2026-03-27T23:00', '2026-03-28T23:00', '2026-03-29T22:00'].map(
        d => `at:${d}:00.000Z`,
      ),
      'day',
    ],
    ['keys of days', ['key:2026-03-01'], 'day'],
    ['keys of weeks', ['key:2026-W10', 'key:2026-W11'], 'week'],
    ['keys of different kinds', ['key:2026-W10', 'key:2026-03-01'], undefined],
    ['two only', days(2), undefined],
    [
      'uneven times',
      ['2026-03-01', '2026-03-02', '2026-03-09', '2026-03-30'].map(
        d => `at:${d}T00:00:00.000Z`,
      ),
      undefined,
    ],
    ['nothing', [], undefined],
  ])('guess a schedule from %s', (_, slots, cadence) => {
    expect(scheduleFrom([...slots].reverse())?.cadence).toBe(cadence);
  });

  it.each([
    ['group:recs', 'group:default/recs'],
    ['team:ads/core', 'group:ads/core'],
    ['user:default/ada', 'user:default/ada'],
    ['Ada Lovelace', undefined],
  ])('read the owner %s', (name, owner) => {
    expect(
      toCandidate(aRow({ ownership: { owners: [{ name }] } })).suggested.owner,
    ).toBe(owner);
  });

  it('leave out what is no column', () => {
    expect(
      columnsOf([
        null,
        7,
        { type: 'int' },
        { name: 'a' },
        { name: 'a', type: 'x' },
      ]),
    ).toEqual([{ name: 'a', type: undefined, description: undefined }]);
  });
});
