import { materialisedPartitions } from './materialisedPartitions';

const daily = { cadence: 'day' as const, zone: 'UTC' };
const of = (
  intervals: [string, string][],
  at: string,
  schedule: Parameters<typeof materialisedPartitions>[0] = daily,
) =>
  materialisedPartitions(schedule, {
    family: 'x',
    intervals: intervals.map(([start, end]) => ({ start, end })),
    at,
  }).map(({ partition }) => partition);

describe('materialisedPartitions', () => {
  it.each([
    [
      'the days that lie whole in it',
      [['2026-03-03T06:00:00Z', '2026-03-06T04:00:00Z']],
      '2026-03-06T04:00:05Z',
      ['2026-03-04', '2026-03-05'],
    ],
    [
      'nothing of a day that is not over',
      [['2026-03-05T00:00:00Z', '2026-03-05T23:59:00Z']],
      '2026-03-05T23:59:30Z',
      [],
    ],
    [
      'nothing of what ended more than two periods before',
      [['2026-01-01T00:00:00Z', '2026-03-06T00:00:00Z']],
      '2026-03-06T03:00:00Z',
      ['2026-03-04', '2026-03-05'],
    ],
    [
      'each once, though intervals overlap',
      [
        ['2026-03-05T00:00:00Z', '2026-03-06T00:00:00Z'],
        ['2026-03-04T00:00:00Z', '2026-03-06T00:00:00Z'],
      ],
      '2026-03-06T01:00:00Z',
      ['2026-03-05', '2026-03-04'],
    ],
    [
      'nothing of a time to come',
      [['2026-03-05T00:00:00Z', '2026-03-09T00:00:00Z']],
      '2026-03-06T01:00:00Z',
      ['2026-03-05'],
    ],
  ] as [string, [string, string][], string, string[]][])(
    'tells %s',
    (_, intervals, at, wanted) => {
      expect(of(intervals, at).sort()).toEqual([...wanted].sort());
    },
  );

  it('goes by the zone and the cadence of the schedule', () => {
    expect(
      of(
        [['2026-03-04T23:00:00Z', '2026-03-05T23:00:00Z']],
        '2026-03-06T01:00:00Z',
        { cadence: 'day', zone: 'Europe/Stockholm' },
      ),
    ).toEqual(['2026-03-05']);
    expect(
      of(
        [['2026-03-05T00:00:00Z', '2026-03-05T03:30:00Z']],
        '2026-03-05T03:40:00Z',
        { cadence: 'hour', zone: 'UTC' },
      ),
    ).toEqual(['2026-03-05T01:00Z', '2026-03-05T02:00Z']);
  });
});
