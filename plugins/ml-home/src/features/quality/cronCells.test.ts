import { cronCells } from './cronCells';
import { zonedFor } from './zoned';

const zoned = zonedFor('en', 'America/New_York');

describe('cronCells', () => {
  it('shows what comes once a day as days, by the clocks of the zone', () => {
    expect(
      // 22:30 of the evening before in New York.
      cronCells(['2026-11-27T03:30Z', '2026-11-30T03:30Z'], zoned),
    ).toEqual({
      cadence: 'day',
      cells: [
        { label: '26', date: '2026-11-26' },
        { label: '29', date: '2026-11-29' },
      ],
    });
  });

  it('tells quarters of an hour apart', () => {
    const starts = ['14:00', '14:15', '14:30', '14:45'].map(
      time => `2026-11-27T${time}Z`,
    );
    const { cadence, cells } = cronCells(starts, zoned);
    expect(cadence).toBe('cron');
    expect(cells.map(({ label }) => label)).toEqual([
      '09:00',
      '09:15',
      '09:30',
      '09:45',
    ]);
  });

  it('says the day of each where a line holds several', () => {
    const { cells } = cronCells(
      ['2026-11-27T11:00Z', '2026-11-27T23:00Z', '2026-11-28T11:00Z'],
      zoned,
    );
    expect(cells.map(({ label }) => label)).toEqual([
      '27, 06',
      '27, 18',
      '28, 06',
    ]);
  });

  it('has none without partitions', () => {
    expect(cronCells([], zoned).cells).toEqual([]);
  });
});
