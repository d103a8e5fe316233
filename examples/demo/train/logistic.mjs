/** Logistic regression by stochastic gradient descent. */

import { logLoss, sigmoid } from '../lib/metrics.mjs';
import { permutation } from '../lib/random.mjs';
import { requireFinite } from './diverged.mjs';

/**
 * @param {{
 *   table: object, epochs: number, learningRate: number, l2?: number, decay?: number,
 *   positiveWeight?: number, use?: number[], random: object,
 *   onEpoch: (epoch: number, trainLoss: number, model: object) => void,
 * }} options
 *   `decay` divides the step as 1 / (1 + decay * epoch); `positiveWeight` counts
 *   positives several times; `use` names the columns that are looked at
 */
export function trainLogistic({
  table,
  epochs,
  learningRate,
  l2 = 0,
  decay = 0,
  positiveWeight = 1,
  use = table.columns.map((_, index) => index),
  random,
  onEpoch,
}) {
  const weights = new Float64Array(use.length);
  const model = { weights, bias: 0, use, predict };

  function score(row) {
    let sum = model.bias;
    for (let k = 0; k < use.length; k++) {
      sum += weights[k] * row[use[k]];
    }
    return sum;
  }

  /** Probabilities for the rows of a table. */
  function predict(other) {
    return Float64Array.from({ length: other.count }, (_, i) =>
      sigmoid(score(other.row(i))),
    );
  }

  for (let epoch = 1; epoch <= epochs; epoch++) {
    const step = learningRate / (1 + decay * (epoch - 1));
    for (const i of permutation(table.count, random)) {
      const row = table.row(i);
      const label = table.target[i];
      const error =
        (sigmoid(score(row)) - label) * (label ? positiveWeight : 1);
      for (let k = 0; k < use.length; k++) {
        weights[k] -= step * (error * row[use[k]] + l2 * weights[k]);
      }
      model.bias -= step * error;
    }
    const loss = logLoss(table.target, predict(table));
    requireFinite(epoch, loss);
    onEpoch(epoch, loss, model);
  }
  return model;
}
