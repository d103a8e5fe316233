/** A linear scorer trained on pairs of results of one query (RankNet, Burges et al., 2005). */

import { mean, ndcg, sigmoid } from '../lib/metrics.mjs';
import { requireFinite } from './diverged.mjs';

/**
 * @param {{
 *   queries: { features: Float64Array, grade: number }[][], use: number[], epochs: number,
 *   learningRate: number, pairsPerQuery: number, l2: number, random: object,
 *   onEpoch: (epoch: number, loss: number, model: object) => void,
 * }} options `use` names the features that are looked at
 */
export function trainRankNet({
  queries,
  use,
  epochs,
  learningRate,
  pairsPerQuery,
  l2,
  random,
  onEpoch,
}) {
  const weights = new Float64Array(use.length);
  const model = {
    weights,
    use,
    score: ({ features }) =>
      use.reduce((sum, column, k) => sum + weights[k] * features[column], 0),
  };
  for (let epoch = 1; epoch <= epochs; epoch++) {
    let sum = 0;
    let pairs = 0;
    for (const results of queries) {
      for (let n = 0; n < pairsPerQuery; n++) {
        let better = random.pick(results);
        let worse = random.pick(results);
        if (better.grade === worse.grade) {
          continue;
        }
        if (better.grade < worse.grade) {
          [better, worse] = [worse, better];
        }
        const difference = model.score(better) - model.score(worse);
        const pull = 1 - sigmoid(difference);
        for (let k = 0; k < use.length; k++) {
          const gap = better.features[use[k]] - worse.features[use[k]];
          weights[k] += learningRate * (pull * gap - l2 * weights[k]);
        }
        sum += Math.log1p(Math.exp(-difference));
        pairs++;
      }
    }
    requireFinite(epoch, sum / pairs);
    onEpoch(epoch, sum / pairs, model);
  }
  return model;
}

/** Mean ndcg of the first `k` results when they are ordered by a score. */
export function rankingQuality(queries, score, k) {
  return mean(
    queries.map(results => {
      const ranked = results
        .map(result => ({ grade: result.grade, score: score(result) }))
        .sort((a, b) => b.score - a.score);
      return ndcg(
        ranked.map(({ grade }) => grade),
        k,
      );
    }),
  );
}
