import { calendarGrid, neighbour } from './calendarGrid';

const days = (from: string, count: number) =>
  Array.from({ length: count }, (_, i) => ({
    key: new Date(Date.parse(`${from}T00:00:00Z`) + i * 86_400_000)
      .toISOString()
      .slice(0, 10),
  }));

describe('calendarGrid', () => {
  it('places days by weekday in columns by week', () => {
    // 23 September 2026 is a Wednesday.
    const grid = calendarGrid(days('2026-09-23', 57), 'day');
    expect(grid.cells[0]).toMatchObject({ row: 2, column: 0 });
    expect(grid.cells[4]).toMatchObject({ row: 6, column: 0 });
    expect(grid.cells[5]).toMatchObject({ row: 0, column: 1 });
    expect(grid.weeks?.[0]).toBe('2026-09-21');
    expect(grid.cells.at(-1)).toMatchObject({
      item: { key: '2026-11-18' },
      row: 2,
      column: 8,
    });
    expect(grid.columns).toBe(9);
  });

  it('places what has no weekday line by line and counts what has no room', () => {
    const hours = Array.from({ length: 170 }, (_, i) => ({ key: String(i) }));
    const grid = calendarGrid(hours, 'hour');
    expect(grid).toMatchObject({ rows: 14, columns: 12, left: 2 });
    expect(grid.cells[13]).toMatchObject({ row: 1, column: 1 });
    expect(grid.days).toBeUndefined();
  });

  it('begins a line with each day of hours, also where a day has 25', () => {
    const hours = (day: string, count: number) =>
      Array.from({ length: count }, (_, i) => ({ key: `${day}${i}`, day }));
    const grid = calendarGrid(
      [...hours('24 Oct', 3), ...hours('25 Oct', 25), ...hours('26 Oct', 2)],
      'hour',
    );
    expect(grid.days).toEqual(['24 Oct', '25 Oct', '', '', '26 Oct']);
    expect(grid.cells[3]).toMatchObject({ row: 1, column: 0 });
    expect(grid.cells.at(-1)).toMatchObject({ row: 4, column: 1 });
  });

  it('places what comes once a day by its date, also where its key is none', () => {
    const grid = calendarGrid(
      // A Friday and the Monday after it.
      [
        { key: '2026-11-27T11:00Z', date: '2026-11-27' },
        { key: '2026-11-30T11:00Z', date: '2026-11-30' },
      ],
      'day',
    );
    expect(grid.cells).toMatchObject([
      { row: 4, column: 0 },
      { row: 0, column: 1 },
    ]);
  });

  it('puts days of few ticks into one line', () => {
    const ticks = Array.from({ length: 10 }, (_, i) => ({
      key: String(i),
      day: `${1 + Math.floor(i / 2)} Nov`,
    }));
    const grid = calendarGrid(ticks, 'cron');
    expect(grid).toMatchObject({ rows: 2, days: ['1 Nov', '5 Nov'] });
  });

  it('begins a line with each day of many ticks', () => {
    const ticks = Array.from({ length: 30 }, (_, i) => ({
      key: String(i),
      day: `${1 + Math.floor(i / 20)} Nov`,
    }));
    const grid = calendarGrid(ticks, 'cron');
    expect(grid).toMatchObject({
      rows: 5,
      days: ['1 Nov', '', '', '2 Nov', ''],
    });
  });

  it('has no cells without partitions', () => {
    expect(calendarGrid([], 'day')).toMatchObject({ columns: 0, cells: [] });
  });
});

describe('neighbour', () => {
  const grid = calendarGrid(days('2026-09-23', 12), 'day');

  it.each([
    ['ArrowDown', '2026-09-24'],
    ['ArrowRight', '2026-09-30'],
    ['End', '2026-10-04'],
    ['ArrowUp', undefined],
    ['x', undefined],
  ])('leads by %s', (key, expected) => {
    expect(neighbour(grid, grid.cells[0], key)?.item.key).toBe(expected);
  });
});
