/**
 * Playlists of simulated listeners.
 *
 * Every track has a place in a space of moods and a popularity with a long tail.
 * A playlist has a mood of its own and draws tracks without putting one back: the
 * odds of a track are its popularity times the exponential of how well it fits.
 * The order within a playlist is the order drawn.
 */

import { createRandom } from '../lib/random.mjs';

export const PLAYLISTS = {
  name: 'playlists',
  file: 'examples/demo/data/playlists.mjs',
  seed: 'playlists-1',
};

export const TRACKS = 500;
const PLAYLIST_COUNT = 800;
const LENGTH = 24;
const HELD_OUT = 4;
const MOODS = 5;

/**
 * @returns {{ train: number[][], validation: number[][], test: number[][] }}
 *   tracks per playlist; the last four go into the test, the four before into
 *   validation
 */
export function generatePlaylists() {
  const random = createRandom(PLAYLISTS.seed);
  const point = () => Array.from({ length: MOODS }, random.normal);
  const tracks = Array.from({ length: TRACKS }, (_, index) => ({
    mood: point(),
    popularity: 1 / (index + 10) ** 0.7,
  }));
  const parts = { train: [], validation: [], test: [] };
  for (let i = 0; i < PLAYLIST_COUNT; i++) {
    const mood = point();
    const weights = tracks.map(
      track =>
        track.popularity *
        Math.exp(
          1.1 * mood.reduce((sum, value, k) => sum + value * track.mood[k], 0),
        ),
    );
    const drawn = [];
    while (drawn.length < LENGTH) {
      const track = random.weighted(weights);
      weights[track] = 0;
      drawn.push(track);
    }
    parts.train.push(drawn.slice(0, LENGTH - 2 * HELD_OUT));
    parts.validation.push(drawn.slice(LENGTH - 2 * HELD_OUT, -HELD_OUT));
    parts.test.push(drawn.slice(-HELD_OUT));
  }
  return parts;
}
