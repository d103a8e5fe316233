/** A classifier with one hidden layer, by gradient descent with momentum on small batches. */

import { permutation } from '../lib/random.mjs';
import { requireFinite } from './diverged.mjs';

/**
 * @param {{
 *   table: object, classes: number, hidden: number, epochs: number, batchSize: number,
 *   learningRate: number, momentum: number, l2: number, random: object,
 *   onEpoch: (epoch: number, loss: number, model: object) => void,
 * }} options `hidden` 0 is a linear classifier
 */
export function trainMlp({
  table,
  classes,
  hidden,
  epochs,
  batchSize,
  learningRate,
  momentum,
  l2,
  random,
  onEpoch,
}) {
  const width = table.width;
  const layers =
    hidden > 0
      ? [
          createLayer(width, hidden, random),
          createLayer(hidden, classes, random),
        ]
      : [createLayer(width, classes, random)];
  const model = { layers, classes, predict, lossOf };

  /** Leaves what each layer put out in its `out`; answers the class probabilities. */
  function forward(row) {
    let values = row;
    layers.forEach((layer, index) => {
      const last = index === layers.length - 1;
      for (let j = 0; j < layer.outputs; j++) {
        let sum = layer.bias[j];
        const at = j * layer.inputs;
        for (let i = 0; i < layer.inputs; i++) {
          sum += layer.weights[at + i] * values[i];
        }
        layer.out[j] = last ? sum : Math.max(0, sum);
      }
      values = layer.out;
    });
    return softmax(values);
  }

  function backward(row, label) {
    const probabilities = forward(row);
    const probability = probabilities[label];
    let gradient = probabilities;
    gradient[label] -= 1;
    for (let index = layers.length - 1; index >= 0; index--) {
      const layer = layers[index];
      const input = index > 0 ? layers[index - 1].out : row;
      const before = new Float64Array(layer.inputs);
      for (let j = 0; j < layer.outputs; j++) {
        const at = j * layer.inputs;
        const pull = gradient[j];
        layer.biasGradient[j] += pull;
        for (let i = 0; i < layer.inputs; i++) {
          layer.gradient[at + i] += pull * input[i];
          before[i] += pull * layer.weights[at + i];
        }
      }
      if (index > 0) {
        gradient = before.map((value, i) => (input[i] > 0 ? value : 0));
      }
    }
    return -Math.log(Math.max(1e-300, probability));
  }

  /** The likeliest class of every row. */
  function predict(other) {
    return Uint8Array.from({ length: other.count }, (_, i) =>
      largest(forward(other.row(i))),
    );
  }

  /** Mean cross entropy in nats. */
  function lossOf(other) {
    let sum = 0;
    for (let i = 0; i < other.count; i++) {
      const probability = forward(other.row(i))[other.target[i]];
      sum -= Math.log(Math.max(1e-300, probability));
    }
    return sum / other.count;
  }

  for (let epoch = 1; epoch <= epochs; epoch++) {
    const order = permutation(table.count, random);
    let sum = 0;
    for (let start = 0; start < order.length; start += batchSize) {
      const batch = order.subarray(start, start + batchSize);
      for (const i of batch) {
        sum += backward(table.row(i), table.target[i]);
      }
      for (const layer of layers) {
        move(layer, { size: batch.length, learningRate, momentum, l2 });
      }
    }
    requireFinite(epoch, sum / table.count);
    onEpoch(epoch, sum / table.count, model);
  }
  return model;
}

function createLayer(inputs, outputs, random) {
  const scale = Math.sqrt(2 / inputs);
  const zeros = () => new Float64Array(inputs * outputs);
  return {
    inputs,
    outputs,
    weights: zeros().map(() => random.normal() * scale),
    gradient: zeros(),
    speed: zeros(),
    bias: new Float64Array(outputs),
    biasGradient: new Float64Array(outputs),
    biasSpeed: new Float64Array(outputs),
    out: new Float64Array(outputs),
  };
}

function move(layer, { size, learningRate, momentum, l2 }) {
  for (let i = 0; i < layer.weights.length; i++) {
    const slope = layer.gradient[i] / size + l2 * layer.weights[i];
    layer.speed[i] = momentum * layer.speed[i] - learningRate * slope;
    layer.weights[i] += layer.speed[i];
  }
  for (let j = 0; j < layer.outputs; j++) {
    layer.biasSpeed[j] =
      momentum * layer.biasSpeed[j] -
      (learningRate * layer.biasGradient[j]) / size;
    layer.bias[j] += layer.biasSpeed[j];
  }
  layer.gradient.fill(0);
  layer.biasGradient.fill(0);
}

function softmax(scores) {
  let top = -Infinity;
  for (let i = 0; i < scores.length; i++) {
    top = Math.max(top, scores[i]);
  }
  const powers = new Float64Array(scores.length);
  let sum = 0;
  for (let i = 0; i < scores.length; i++) {
    powers[i] = Math.exp(scores[i] - top);
    sum += powers[i];
  }
  for (let i = 0; i < scores.length; i++) {
    powers[i] /= sum;
  }
  return powers;
}

const largest = values => values.indexOf(Math.max(...values));
