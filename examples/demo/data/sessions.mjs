/**
 * Plays of simulated listeners, and whether each was skipped within half a
 * minute.
 *
 * A listener has a taste and a patience, a track has a style and an age. A skip
 * is a coin whose odds follow how far the track is from the taste, how often it
 * was heard before, how late in the session it comes, whether shuffle is on and,
 * only while shuffle is on, how abruptly the tempo changes. The recorded affinity
 * is a noisy look at the distance, so no model can be perfect.
 */

import { createTable } from '../lib/dataset.mjs';
import { sigmoid } from '../lib/metrics.mjs';
import { createRandom } from '../lib/random.mjs';

export const SESSIONS = {
  name: 'listening-sessions',
  file: 'examples/demo/data/sessions.mjs',
  seed: 'sessions-1',
  target: 'skipped',
};

export const COLUMNS = [
  'affinity',
  'times_heard_log',
  'position_in_session',
  'shuffle',
  'tempo_gap',
  'track_age_years',
  'popularity',
];

/** What shuffle changes: the generator multiplies these, a linear model can not. */
export const CROSSES = ['shuffle_x_tempo_gap', 'affinity_x_times_heard'];

const LISTENERS = 450;
const PLAYS_EACH = 20;
const TASTE_SIZE = 4;

/** Plays in order of listener, so that a cut by rows holds out whole listeners. */
export function generateSessions() {
  const random = createRandom(SESSIONS.seed);
  const point = () => Array.from({ length: TASTE_SIZE }, random.normal);
  let taste;
  let patience;
  const columns = [...COLUMNS, ...CROSSES];
  return createTable(columns, LISTENERS * PLAYS_EACH, (row, index) => {
    const position = index % PLAYS_EACH;
    if (position === 0) {
      taste = point();
      patience = random.normal() * 0.6;
    }
    const style = point();
    const match =
      style.reduce((sum, value, i) => sum + value * taste[i], 0) / TASTE_SIZE;
    const heard = Math.log1p(Math.floor(Math.exp(random.normal() + match)));
    const shuffle = random.chance(0.4) ? 1 : 0;
    const tempoGap = Math.abs(random.normal()) * (shuffle ? 1.3 : 0.6);
    const age = Math.abs(random.normal()) * 8;
    const popularity = random.normal() + 0.2 * heard;
    const affinity = match + random.normal() * 0.25;
    const odds =
      -0.35 -
      1.5 * match -
      0.5 * heard +
      0.05 * position +
      0.25 * shuffle +
      0.9 * shuffle * (tempoGap - 0.8) +
      0.02 * age -
      0.15 * popularity -
      patience;
    row.set([
      affinity,
      heard,
      position,
      shuffle,
      tempoGap,
      age,
      popularity,
      shuffle * tempoGap,
      affinity * heard,
    ]);
    return random.chance(sigmoid(odds)) ? 1 : 0;
  });
}
