/**
 * Matrix factorisation from what was chosen only, by stochastic gradient descent:
 * Bayesian personalised ranking (Rendle et al., 2009), or squared error with as
 * many drawn negatives as positives.
 */

import { ndcg } from '../lib/metrics.mjs';
import { permutation } from '../lib/random.mjs';
import { requireFinite } from './diverged.mjs';

/**
 * @param {{
 *   lists: number[][], items: number, factors: number, epochs: number, learningRate: number,
 *   regularisation: number, loss: 'bpr' | 'squared', random: object,
 *   onEpoch: (epoch: number, loss: number, model: object) => void,
 * }} options `lists` are the chosen items per list
 */
export function trainFactorisation({
  lists,
  items,
  factors,
  epochs,
  learningRate,
  regularisation,
  loss,
  random,
  onEpoch,
}) {
  const start = size =>
    Float64Array.from({ length: size }, () => random.normal() * 0.1);
  const model = {
    factors,
    list: start(lists.length * factors),
    item: start(items * factors),
    bias: new Float64Array(items),
    score: (u, i) => scoreOf(model, u, i),
  };
  const chosen = lists.map(list => new Set(list));
  const pairs = lists.flatMap((list, u) => list.map(item => [u, item]));
  const step = loss === 'bpr' ? rankingStep : squaredStep;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    let sum = 0;
    for (const at of permutation(pairs.length, random)) {
      const [u, i] = pairs[at];
      let j = random.int(items);
      while (chosen[u].has(j)) {
        j = random.int(items);
      }
      sum += step(model, u, i, j, learningRate, regularisation);
    }
    const average = sum / pairs.length;
    requireFinite(epoch, average);
    onEpoch(epoch, average, model);
  }
  return model;
}

function scoreOf({ factors, list, item, bias }, u, i) {
  let sum = bias[i];
  for (let k = 0; k < factors; k++) {
    sum += list[u * factors + k] * item[i * factors + k];
  }
  return sum;
}

/** Moves the chosen item above the one that was not; answers -ln sigmoid(difference). */
function rankingStep(model, u, i, j, rate, reg) {
  const { factors, list, item, bias } = model;
  const difference = scoreOf(model, u, i) - scoreOf(model, u, j);
  const pull = 1 / (1 + Math.exp(difference));
  for (let k = 0; k < factors; k++) {
    const a = u * factors + k;
    const b = i * factors + k;
    const c = j * factors + k;
    const before = list[a];
    list[a] += rate * (pull * (item[b] - item[c]) - reg * before);
    item[b] += rate * (pull * before - reg * item[b]);
    item[c] += rate * (-pull * before - reg * item[c]);
  }
  bias[i] += rate * (pull - reg * bias[i]);
  bias[j] += rate * (-pull - reg * bias[j]);
  return Math.log1p(Math.exp(-difference));
}

/** Moves the chosen item's score to 1 and the other's to 0; answers the mean squared error before. */
function squaredStep(model, u, i, j, rate, reg) {
  const { factors, list, item, bias } = model;
  let sum = 0;
  for (const [target, wanted] of [
    [i, 1],
    [j, 0],
  ]) {
    const error = wanted - scoreOf(model, u, target);
    sum += error * error;
    for (let k = 0; k < factors; k++) {
      const a = u * factors + k;
      const b = target * factors + k;
      const before = list[a];
      list[a] += rate * (error * item[b] - reg * before);
      item[b] += rate * (error * before - reg * item[b]);
    }
    bias[target] += rate * (error - reg * bias[target]);
  }
  return sum / 2;
}

/**
 * Recall and ndcg of the best `k` items that a list does not have yet.
 *
 * @param {(list: number, item: number) => number} score
 * @param {{ have: number[][], wanted: number[][], items: number, k: number, lists?: number }} options
 *   `lists`: look at the first so many only
 */
export function evaluateTop(score, { have, wanted, items, k, lists }) {
  const count = lists ?? wanted.length;
  let recall = 0;
  let gain = 0;
  for (let u = 0; u < count; u++) {
    const known = new Set(have[u]);
    const best = topItems(items, k, i =>
      known.has(i) ? -Infinity : score(u, i),
    );
    const right = new Set(wanted[u]);
    const hits = best.map(i => (right.has(i) ? 1 : 0));
    recall += hits.reduce((sum, hit) => sum + hit, 0) / right.size;
    gain += ndcg(
      hits.slice(0, 10),
      10,
      wanted[u].map(() => 1),
    );
  }
  return { recall: recall / count, ndcg: gain / count, count };
}

/** The items of the highest scores, best first, in one pass. */
function topItems(items, k, score) {
  const best = [];
  const scores = [];
  for (let i = 0; i < items; i++) {
    const value = score(i);
    if (best.length < k || value > scores[k - 1]) {
      let place = scores.length;
      while (place > 0 && scores[place - 1] < value) {
        place--;
      }
      scores.splice(place, 0, value);
      best.splice(place, 0, i);
      scores.length = Math.min(scores.length, k);
      best.length = Math.min(best.length, k);
    }
  }
  return best;
}
