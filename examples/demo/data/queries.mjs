/**
 * Searches of simulated listeners with twenty results each, judged from 0 (beside
 * the point) to 4 (exactly it).
 *
 * What a result is worth follows its text match, whether the title is exact, its
 * popularity (with a ceiling), the listener's affinity and, for searches that ask
 * for new things only, how fresh it is. The judgement is that worth with the
 * judge's noise, cut at four thresholds.
 */

import { createRandom } from '../lib/random.mjs';

export const QUERIES = {
  name: 'search-judgements',
  file: 'examples/demo/data/queries.mjs',
  seed: 'queries-1',
  target: 'grade',
};

export const COLUMNS = [
  'text_match',
  'exact_title',
  'popularity',
  'affinity',
  'freshness',
  'language_match',
];
export const CROSSES = ['wants_new_x_freshness', 'popularity_squared'];

export const RESULTS_PER_QUERY = 20;
const QUERY_COUNT = 700;
const THRESHOLDS = [0.4, 1.3, 2.1, 3];

/** @returns {{ features: Float64Array, grade: number }[][]} results by query */
export function generateQueries() {
  const random = createRandom(QUERIES.seed);
  return Array.from({ length: QUERY_COUNT }, () => {
    const wantsNew = random.chance(0.3) ? 1 : 0;
    return Array.from({ length: RESULTS_PER_QUERY }, () => {
      const match = Math.min(1, Math.abs(random.normal()) * 0.5);
      const exact = random.chance(match * 0.25) ? 1 : 0;
      const popularity = random.normal();
      const affinity = random.normal();
      const freshness = random.next();
      const language = random.chance(0.8) ? 1 : 0;
      const worth =
        1.8 * match +
        1.2 * exact +
        0.5 * popularity -
        0.2 * popularity ** 2 +
        0.45 * affinity +
        1.5 * wantsNew * (freshness - 0.5) +
        0.5 * (language - 1) +
        0.35 * random.normal();
      return {
        features: Float64Array.of(
          match,
          exact,
          popularity,
          affinity,
          freshness,
          language,
          wantsNew * freshness,
          popularity ** 2,
        ),
        grade: THRESHOLDS.filter(threshold => worth > threshold).length,
      };
    });
  });
}
