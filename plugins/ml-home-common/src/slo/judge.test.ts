import { judge, versionFor } from './judge';
import { partitionNamed, partitionsEnding } from './schedule';
import { DeliveryEvent, Excuse, Schedule, SloVersion } from './types';

const at = (text: string): number => Date.parse(text);
const HOUR = 3_600_000;
const utc: Schedule = { cadence: 'day', zone: 'UTC' };

const promise = (changes: Partial<SloVersion> = {}): SloVersion => ({
  version: 1,
  effectiveFrom: at('2026-01-01'),
  objective: 0.95,
  deadline: { kind: 'offset', minutes: 600 },
  windowDays: 28,
  ...changes,
});

const delivered = (
  partition: string,
  arrivedAt: string,
  changes: Partial<DeliveryEvent> = {},
): DeliveryEvent => ({
  partition,
  type: 'delivered',
  runId: `run of ${partition}`,
  arrivedAt: at(arrivedAt),
  recordedAt: at(arrivedAt),
  ...changes,
});

function stateOn(
  now: string,
  events: DeliveryEvent[],
  options: {
    versions?: SloVersion[];
    excuses?: Excuse[];
    key?: string;
    knownAt?: string;
  } = {},
) {
  const { key = '2026-03-10' } = options;
  return judge({
    schedule: utc,
    versions: options.versions ?? [promise()],
    partitions: partitionsEnding(
      utc,
      at('2026-02-01'),
      partitionNamed(utc, key).end,
    ),
    events,
    excuses: options.excuses,
    now: at(now),
    knownAt: options.knownAt ? at(options.knownAt) : undefined,
  }).find(one => one.key === key)!;
}

// The partition of 10 March ends at midnight and is due at ten on the 11th.
const day = '2026-03-10';

describe('the state of a partition', () => {
  it.each([
    ['nothing came, before the deadline', '2026-03-11T09:59Z', [], 'pending'],
    ['nothing came, at the deadline', '2026-03-11T10:00Z', [], 'overdue'],
    [
      'it came before',
      '2026-03-11T12:00Z',
      [delivered(day, '2026-03-11T09:00Z')],
      'on_time',
    ],
    [
      'it came at the deadline',
      '2026-03-11T12:00Z',
      [delivered(day, '2026-03-11T10:00Z')],
      'on_time',
    ],
    [
      'it came after',
      '2026-03-11T12:00Z',
      [delivered(day, '2026-03-11T10:01Z')],
      'late',
    ],
    [
      'it is said to come later than now',
      '2026-03-11T09:00Z',
      [delivered(day, '2026-03-11T09:30Z')],
      'pending',
    ],
    [
      'it came early and again',
      '2026-03-12T00:00Z',
      [
        delivered(day, '2026-03-11T11:00Z', { runId: 'b' }),
        delivered(day, '2026-03-11T02:00Z', { runId: 'a' }),
      ],
      'on_time',
    ],
    [
      'the first was taken back and not replaced',
      '2026-03-12T00:00Z',
      [
        delivered(day, '2026-03-11T02:00Z', { runId: 'a' }),
        delivered(day, '2026-03-11T15:00Z', {
          runId: 'a',
          type: 'invalidated',
        }),
      ],
      'overdue',
    ],
    [
      'the first was taken back and replaced',
      '2026-03-12T00:00Z',
      [
        delivered(day, '2026-03-11T02:00Z', { runId: 'a' }),
        delivered(day, '2026-03-11T15:00Z', {
          runId: undefined,
          type: 'invalidated',
        }),
        delivered(day, '2026-03-11T16:00Z', { runId: 'b' }),
      ],
      'late',
    ],
    [
      'another run was taken back',
      '2026-03-12T00:00Z',
      [
        delivered(day, '2026-03-11T02:00Z', { runId: 'a' }),
        delivered(day, '2026-03-11T15:00Z', {
          runId: 'b',
          type: 'invalidated',
        }),
      ],
      'on_time',
    ],
    [
      'the same run came again after it was taken back',
      '2026-03-12T00:00Z',
      [
        delivered(day, '2026-03-11T02:00Z', { runId: 'a' }),
        delivered(day, '2026-03-11T03:00Z', {
          runId: 'a',
          type: 'invalidated',
        }),
        delivered(day, '2026-03-11T04:00Z', { runId: 'a' }),
      ],
      'on_time',
    ],
    [
      'a backfill came three weeks later',
      '2026-04-02T00:00Z',
      [delivered(day, '2026-04-01T00:00Z')],
      'late',
    ],
    [
      'the owner closed it',
      '2026-03-20T00:00Z',
      [delivered(day, '2026-03-15T00:00Z', { type: 'closed' })],
      'abandoned',
    ],
    [
      'it came after it was closed',
      '2026-03-20T00:00Z',
      [
        delivered(day, '2026-03-15T00:00Z', { type: 'closed' }),
        delivered(day, '2026-03-16T00:00Z'),
      ],
      'late',
    ],
    [
      'another partition came',
      '2026-03-12T00:00Z',
      [delivered('2026-03-11', '2026-03-11T23:00Z')],
      'overdue',
    ],
  ])('when %s', (_, now, events, state) => {
    expect(stateOn(now, events).state).toBe(state);
  });

  it('keeps the sign of data that is made ahead', () => {
    expect(
      stateOn('2026-03-12T00:00Z', [delivered(day, '2026-03-10T21:00Z')]),
    ).toMatchObject({ state: 'on_time', deliveryTime: -3 * HOUR, lateness: 0 });
  });

  it('is given up when the promise says so', () => {
    const versions = [promise({ giveUpMinutes: 48 * 60 })];
    expect(stateOn('2026-03-13T09:59Z', [], { versions }).state).toBe(
      'overdue',
    );
    expect(stateOn('2026-03-13T10:00Z', [], { versions })).toMatchObject({
      state: 'abandoned',
      closedAt: at('2026-03-13T10:00Z'),
    });
  });

  it('is excused with its reason, whatever came', () => {
    const excuses = [
      { from: '2026-03-09', to: '2026-03-10', reason: 'holiday' },
    ];
    expect(
      stateOn('2026-03-12T00:00Z', [delivered(day, '2026-03-11T23:00Z')], {
        excuses,
      }),
    ).toMatchObject({ state: 'excused', reason: 'holiday' });
    expect(
      stateOn('2026-03-13T00:00Z', [], { excuses, key: '2026-03-11' }).state,
    ).toBe('overdue');
  });

  it('does not count what has too few rows', () => {
    const usual = Array.from({ length: 20 }, (_, i) => {
      const key = `2026-02-${String(i + 5).padStart(2, '0')}`;
      return delivered(key, `${key}T23:30Z`, { rows: 1_000 + i });
    });
    const few = delivered(day, '2026-03-11T02:00Z', { rows: 400 });
    const versions = [promise({ completeness: 0.5 })];
    const now = '2026-03-12T00:00Z';
    expect(stateOn(now, [...usual, few]).state).toBe('on_time');
    expect(stateOn(now, [...usual, few], { versions })).toMatchObject({
      state: 'overdue',
      deliveries: 0,
      rejected: 1,
    });
    const whole = delivered(day, '2026-03-11T09:00Z', {
      rows: 980,
      runId: 'again',
    });
    expect(stateOn(now, [...usual, few, whole], { versions })).toMatchObject({
      state: 'on_time',
      rows: 980,
      arrivedAt: whole.arrivedAt,
    });
  });

  it('says when a clock ran ahead', () => {
    const ahead = delivered(day, '2026-03-11T09:06Z', {
      recordedAt: at('2026-03-11T09:00Z'),
    });
    const near = { ...ahead, arrivedAt: at('2026-03-11T09:05Z') };
    expect(stateOn('2026-03-12T00:00Z', [ahead]).clockSkew).toBe(true);
    expect(stateOn('2026-03-12T00:00Z', [near]).clockSkew).toBeUndefined();
  });

  it('can be asked as it was known on another day', () => {
    const events = [
      delivered(day, '2026-03-11T02:00Z'),
      delivered(day, '2026-03-11T15:00Z', {
        type: 'invalidated',
        runId: undefined,
        recordedAt: at('2026-03-14T00:00Z'),
      }),
    ];
    const now = '2026-03-15T00:00Z';
    expect(stateOn(now, events).state).toBe('overdue');
    expect(stateOn(now, events, { knownAt: '2026-03-13T00:00Z' }).state).toBe(
      'on_time',
    );
  });
});

describe('versions of a promise', () => {
  const partition = partitionNamed(utc, day);
  const offset = (hours: number) => ({
    kind: 'offset' as const,
    minutes: hours * 60,
  });
  const numberOf = (...versions: SloVersion[]) =>
    versionFor(utc, versions, partition)?.version.version;
  it.each<[string, SloVersion[], number | undefined]>([
    [
      'made after the deadline judges nothing',
      [promise({ effectiveFrom: at('2026-03-11T10:01Z') })],
      undefined,
    ],
    [
      'made just before it does',
      [promise({ effectiveFrom: at('2026-03-11T10:00Z') })],
      1,
    ],
    [
      'is replaced before the deadline',
      [
        promise(),
        promise({
          version: 2,
          effectiveFrom: at('2026-03-11T08:00Z'),
          deadline: offset(9),
        }),
      ],
      2,
    ],
    [
      'cannot be moved ahead of its own time',
      [
        promise(),
        promise({
          version: 2,
          effectiveFrom: at('2026-03-11T09:30Z'),
          deadline: offset(9),
        }),
      ],
      1,
    ],
    [
      'cannot be put off once it was broken',
      [
        promise(),
        promise({
          version: 2,
          effectiveFrom: at('2026-03-11T11:00Z'),
          deadline: offset(30),
        }),
      ],
      1,
    ],
    [
      'does not judge what no version judged when it was due',
      [
        promise({ effectiveFrom: at('2026-03-11T11:00Z') }),
        promise({
          version: 2,
          effectiveFrom: at('2026-03-11T12:00Z'),
          deadline: offset(30),
        }),
      ],
      undefined,
    ],
  ])('one %s', (_, versions, expected) => {
    expect(numberOf(...versions)).toBe(expected);
    expect(numberOf(...versions.reverse())).toBe(expected);
  });

  it('leave what was before them unjudged', () => {
    const versions = [promise({ effectiveFrom: at('2026-03-09T00:00Z') })];
    const states = judge({
      schedule: utc,
      versions,
      partitions: partitionsEnding(utc, at('2026-03-06'), at('2026-03-10')),
      events: [],
      now: at('2026-03-20'),
    }).map(({ key, state }) => [key, state]);
    expect(states).toEqual([
      ['2026-03-06', 'unjudged'],
      ['2026-03-07', 'unjudged'],
      ['2026-03-08', 'overdue'],
      ['2026-03-09', 'overdue'],
    ]);
  });

  it('may be due after the next partition', () => {
    const versions = [promise({ deadline: offset(36) })];
    const [first, second] = judge({
      schedule: utc,
      versions,
      partitions: partitionsEnding(utc, at('2026-03-10'), at('2026-03-12')),
      events: [delivered('2026-03-11', '2026-03-12T01:00Z')],
      now: at('2026-03-12T06:00Z'),
    });
    expect(first.state).toBe('pending');
    expect(second.state).toBe('on_time');
  });
});
