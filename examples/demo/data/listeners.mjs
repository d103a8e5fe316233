/**
 * Simulated listeners, and how many minutes they listen in the week to come.
 *
 * The minutes follow those of the last week with a ceiling, rise in a step for
 * those with a family plan, fall for those who skip more than half, have a hump at
 * middling age of the account and a noise that grows with the level. None of it is
 * a straight line, which is what boosted stumps are for.
 */

import { createTable } from '../lib/dataset.mjs';
import { createRandom } from '../lib/random.mjs';

export const LISTENERS = {
  name: 'listener-weeks',
  file: 'examples/demo/data/listeners.mjs',
  seed: 'listeners-1',
  target: 'minutes_next_week',
};

export const COLUMNS = [
  'minutes_last_week',
  'days_active',
  'skip_share',
  'account_months',
  'family_plan',
  'playlists_made',
  'hours_since_last_play',
  'weekend_share',
];
const COUNT = 3600;

export function generateListeners() {
  const random = createRandom(LISTENERS.seed);
  return createTable(COLUMNS, COUNT, row => {
    const minutes = Math.min(1500, Math.exp(5.2 + random.normal() * 0.8));
    const days = 1 + Math.min(6, Math.floor(minutes / 60 + random.next() * 2));
    const skips = random.next() ** 1.5;
    const months = Math.floor(Math.abs(random.normal()) * 24);
    const family = random.chance(0.25) ? 1 : 0;
    const playlists = Math.floor(Math.abs(random.normal()) * 6);
    const since = Math.abs(random.normal()) * (30 - days * 3);
    const weekend = random.next();
    const level =
      40 +
      0.75 * Math.min(minutes, 600) +
      (family ? 70 : 0) -
      (skips > 0.5 ? 60 : 0) +
      50 * Math.exp(-(((months - 18) / 8) ** 2)) +
      6 * Math.min(playlists, 8) -
      (since > 30 ? 45 : 0);
    row.set([minutes, days, skips, months, family, playlists, since, weekend]);
    return Math.max(0, level * (1 + 0.22 * random.normal()));
  });
}
