import { zonedFor, zoneWord } from './zoned';

const stockholm = zonedFor('en', 'Europe/Stockholm');

describe('zonedFor', () => {
  it('writes times by the clocks of the zone', () => {
    expect(stockholm.time('2026-07-01T08:00:00Z')).toBe('10:00');
    expect(stockholm.time('2026-01-01T08:00:00Z')).toBe('09:00');
  });

  it.each([
    ['2020-03-28', '28 Mar 2020'],
    ['2026-W13', '2026 W13'],
    ['2026-03', 'Mar 2026'],
    ['2020-03-28T05:00Z', '28 Mar 2020 06:00'],
  ])('names the partition %s', (key, name) => {
    expect(stockholm.partition(key)).toBe(name);
  });

  it.each([
    ['2026-03-08', '8'],
    ['2026-W13', 'W13'],
    ['2026-03', 'Mar'],
    ['2026-03-28T05:00Z', '06'],
  ])('writes %s into a cell', (key, cell) => {
    expect(stockholm.cell(key)).toBe(cell);
  });

  it('begins the week on Monday and survives an unknown zone', () => {
    expect(stockholm.weekdays[0]).toBe('Mon');
    expect(zonedFor('en', 'Mars/Base').time('2026-07-01T08:00:00Z')).toBe(
      '08:00',
    );
    expect(zoneWord('America/New_York')).toBe('New York');
  });
});
