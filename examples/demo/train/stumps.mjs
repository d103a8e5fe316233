/** Gradient boosting of regression stumps on squared error (Friedman, 2001), with cuts at quantiles. */

import { mean, rmse } from '../lib/metrics.mjs';
import { permutation } from '../lib/random.mjs';
import { requireFinite } from './diverged.mjs';

/**
 * @param {{
 *   table: object, rounds: number, learningRate: number, bins: number, subsample: number,
 *   random: object, onRound: (round: number, trainRmse: number, model: object) => void,
 * }} options `subsample` is the share of the rows that a round looks at
 */
export function trainStumps({
  table,
  rounds,
  learningRate,
  bins,
  subsample,
  random,
  onRound,
}) {
  const { count, width, target } = table;
  const edges = Array.from({ length: width }, (_, column) =>
    quantiles(table, column, bins),
  );
  const binned = edges.map((cuts, column) =>
    Uint8Array.from({ length: count }, (_, i) =>
      binOf(table.row(i)[column], cuts),
    ),
  );
  const base = mean(target);
  const current = new Float64Array(count).fill(base);
  const model = { base, stumps: [], predict };

  function predict(other) {
    return Float64Array.from({ length: other.count }, (_, i) => {
      const row = other.row(i);
      return model.stumps.reduce(
        (sum, stump) => sum + valueOf(stump, row),
        base,
      );
    });
  }

  for (let round = 1; round <= rounds; round++) {
    const rows = permutation(count, random).subarray(
      0,
      Math.max(2, Math.round(count * subsample)),
    );
    const cut = bestCut({ rows, binned, edges, target, current });
    const stump = {
      column: cut.column,
      threshold: cut.threshold,
      below: learningRate * cut.below,
      above: learningRate * cut.above,
    };
    model.stumps.push(stump);
    for (let i = 0; i < count; i++) {
      current[i] += valueOf(stump, table.row(i));
    }
    const loss = rmse(target, current);
    requireFinite(round, loss);
    onRound(round, loss, model);
  }
  return model;
}

export const valueOf = ({ column, threshold, below, above }, row) =>
  row[column] <= threshold ? below : above;

/** The cut that lowers the squared error most. */
function bestCut({ rows, binned, edges, target, current }) {
  let best = { gain: -Infinity };
  edges.forEach((cuts, column) => {
    const sums = new Float64Array(cuts.length + 1);
    const counts = new Uint32Array(cuts.length + 1);
    for (const i of rows) {
      sums[binned[column][i]] += target[i] - current[i];
      counts[binned[column][i]]++;
    }
    const total = sums.reduce((sum, value) => sum + value, 0);
    let left = 0;
    let leftCount = 0;
    cuts.forEach((threshold, bin) => {
      left += sums[bin];
      leftCount += counts[bin];
      const rightCount = rows.length - leftCount;
      if (leftCount > 0 && rightCount > 0) {
        const right = total - left;
        const gain = left ** 2 / leftCount + right ** 2 / rightCount;
        if (gain > best.gain) {
          best = {
            gain,
            column,
            threshold,
            below: left / leftCount,
            above: right / rightCount,
          };
        }
      }
    });
  });
  return best;
}

function quantiles(table, column, bins) {
  const sorted = Float64Array.from(
    { length: table.count },
    (_, i) => table.row(i)[column],
  ).sort();
  const cuts = Array.from(
    { length: bins - 1 },
    (_, i) => sorted[Math.floor(((i + 1) * table.count) / bins)],
  );
  return [...new Set(cuts)];
}

function binOf(value, cuts) {
  let bin = 0;
  while (bin < cuts.length && value > cuts[bin]) {
    bin++;
  }
  return bin;
}
