/** Files that a run keeps of its evaluation. */

import { heatMap, lineChart } from './plots.mjs';

export function csv(header, rows) {
  return `${[header, ...rows].map(row => row.join(',')).join('\n')}\n`;
}

/** Curves of some of the recorded metrics. */
export const curvePlot = (
  recorder,
  keys,
  { path, title, xLabel = 'epoch' },
) => ({
  path,
  body: lineChart({
    title,
    xLabel,
    series: keys.map(key => recorder.curve(key)),
  }),
});

/** A confusion matrix as a table and as a picture. */
export function confusionFiles(counts, labels, title) {
  return [
    {
      path: 'evaluation/confusion_matrix.csv',
      body: csv(
        ['true\\predicted', ...labels],
        counts.map((row, i) => [labels[i], ...row]),
      ),
    },
    {
      path: 'plots/confusion_matrix.png',
      body: heatMap({ title, labels, counts }),
    },
  ];
}

export const numbers = names =>
  names.map(name => ({ type: 'double', name, required: true }));
