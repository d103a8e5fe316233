import { FamilyQuality } from '@ml-home/backstage-plugin-ml-home-common';
import { allowedMisses, partitionsInWindow, windowsOf } from './qualityModel';

describe('allowedMisses', () => {
  it.each([
    [0.95, 28, 1],
    [0.95, 20, 1],
    [0.99, 28, 0],
    [0.9, 28, 2],
    [1, 28, 0],
    [0.95, 672, 33],
  ])('of %p among %p is %p', (objective, n, misses) => {
    expect(allowedMisses(objective, n)).toBe(misses);
  });
});

describe('partitionsInWindow', () => {
  const now = Date.parse('2026-11-18T12:00:00Z');

  it.each([
    [{ cadence: 'day' as const, zone: 'Europe/Stockholm' }, 28],
    [{ cadence: 'week' as const, zone: 'UTC' }, 4],
    // The clocks went back within these 28 local days.
    [{ cadence: 'hour' as const, zone: 'Europe/Stockholm' }, 673],
  ])('counts %p', (schedule, n) => {
    const at = schedule.cadence === 'hour' ? now - 8 * 86_400_000 : now;
    expect(partitionsInWindow(schedule, 28, at)).toBe(n);
  });
});

describe('windowsOf', () => {
  it('falls back to 28 local days where nothing is promised', () => {
    const quality: FamilyQuality = {
      state: 'no_slo',
      now: '2026-11-18T12:00:00.000Z',
      partitions: [],
      schedule: { cadence: 'day', zone: 'UTC' },
    };
    expect(windowsOf(quality)).toEqual({
      current: {
        from: Date.parse('2026-10-21T12:00:00Z'),
        to: Date.parse('2026-11-18T12:00:00Z'),
      },
      previous: {
        from: Date.parse('2026-09-23T12:00:00Z'),
        to: Date.parse('2026-10-21T12:00:00Z'),
      },
    });
  });
});
