/** Data that a run was trained on, and how the tracking client describes it. */

import { createHash } from 'node:crypto';

/**
 * Rows of numbers with a target.
 *
 * @param {string[]} columns names, in the order of a row
 * @param {number} count rows
 * @param {(row: Float64Array, index: number) => number} fill writes one row and answers its target
 */
export function createTable(columns, count, fill) {
  const width = columns.length;
  const values = new Float64Array(count * width);
  const target = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    target[i] = fill(values.subarray(i * width, (i + 1) * width), i);
  }
  // The last bits of a power differ between releases of Node, and with them digests.
  return tableOf(columns, values.map(round), target.map(round));
}

const round = value => Math.round(value * 1e6) / 1e6;

function tableOf(columns, values, target) {
  const width = columns.length;
  return {
    columns,
    width,
    count: target.length,
    values,
    target,
    row: index => values.subarray(index * width, (index + 1) * width),
  };
}

/** Three parts of a table in its own order, by their shares of the rows. */
export function split(table, { train, validation }) {
  const { count } = table;
  const first = Math.round(count * train);
  const second = first + Math.round(count * validation);
  const part = (from, to) =>
    tableOf(
      table.columns,
      table.values.subarray(from * table.width, to * table.width),
      table.target.subarray(from, to),
    );
  return {
    train: part(0, first),
    validation: part(first, second),
    test: part(second, count),
  };
}

/** Mean and standard deviation of every column, learned on one part and used on all. */
export function createScaler(table) {
  const { width, count, values } = table;
  const means = new Float64Array(width);
  const deviations = new Float64Array(width);
  for (let i = 0; i < values.length; i++) {
    means[i % width] += values[i] / count;
  }
  for (let i = 0; i < values.length; i++) {
    deviations[i % width] += (values[i] - means[i % width]) ** 2 / count;
  }
  for (let i = 0; i < width; i++) {
    deviations[i] = Math.sqrt(deviations[i]) || 1;
  }
  return {
    means: Array.from(means),
    deviations: Array.from(deviations),
    apply: other =>
      tableOf(
        other.columns,
        other.values.map(
          (value, i) => (value - means[i % width]) / deviations[i % width],
        ),
        other.target,
      ),
  };
}

/**
 * A part of a table as a dataset input of a run.
 *
 * @param {{ name: string, file: string, seed: string | number, target: string }} facts
 *   `file` is the generator's source
 */
export function describeTable(table, facts, context) {
  const { columns, width, count, values, target } = table;
  const stats = name => {
    const column = columns.indexOf(name);
    const all =
      column < 0 ? target : values.filter((_, i) => i % width === column);
    return describeNumbers(all);
  };
  const names = [...columns, facts.target];
  return {
    ...describeData(facts, context, [values, target]),
    schema: JSON.stringify({
      mlflow_colspec: names.map(name => ({
        type: 'double',
        name,
        required: true,
      })),
    }),
    profile: JSON.stringify({
      num_rows: count,
      num_elements: count * names.length,
      columns: Object.fromEntries(names.map(name => [name, stats(name)])),
    }),
  };
}

/** Data of another shape than a table, described by the caller. */
export function describeItems(items, facts, context, { columns, profile }) {
  return {
    ...describeData(facts, context, [JSON.stringify(items)]),
    schema: JSON.stringify({
      mlflow_colspec: columns.map(([name, type]) => ({
        type,
        name,
        required: true,
      })),
    }),
    profile: JSON.stringify(profile),
  };
}

function describeData({ name, file, seed }, context, parts) {
  const hash = createHash('sha256');
  for (const part of parts) {
    hash.update(
      typeof part === 'string'
        ? part
        : new Uint8Array(part.buffer, part.byteOffset, part.byteLength),
    );
  }
  return {
    name,
    digest: hash.digest('hex').slice(0, 16),
    source_type: 'code',
    source: JSON.stringify({
      tags: {
        'mlflow.source.name': file,
        'mlflow.source.type': 'LOCAL',
        seed: String(seed),
      },
    }),
    context,
  };
}

function describeNumbers(values) {
  let sum = 0;
  let squares = 0;
  let min = Infinity;
  let max = -Infinity;
  for (const value of values) {
    sum += value;
    squares += value * value;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const average = sum / values.length;
  const variance = Math.max(0, squares / values.length - average ** 2);
  return { mean: average, std: Math.sqrt(variance), min, max };
}
