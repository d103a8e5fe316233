/** The two pictures that the demo's runs keep beside their numbers. */

import { createCanvas, textHeight, textWidth } from './png.mjs';

const INK = [33, 37, 41];
const FAINT = [222, 226, 230];
const COLOURS = [
  [37, 86, 196],
  [200, 80, 30],
  [20, 130, 120],
  [130, 70, 170],
];
const DARKEST = [20, 60, 150];

/** A handful of round numbers that span a range. */
export function ticks(low, high, wanted = 7) {
  const rough = (high - low) / wanted || Math.abs(high) || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const unit = [1, 2, 5, 10].find(n => n * power >= rough) * power;
  const found = [];
  for (let i = Math.ceil(low / unit); i * unit <= high * (1 + 1e-9); i++) {
    found.push(Number((i * unit).toPrecision(12)));
  }
  return found;
}

/**
 * Curves over steps. Points that are not finite are gaps.
 *
 * @param {{ title: string, xLabel: string, series: { name: string, points: { step: number, value: number }[] }[] }} plot
 * @returns {Buffer} a PNG of 720 by 420 pixels
 */
export function lineChart({ title, xLabel, series }) {
  const width = 720;
  const height = 420;
  const box = { left: 96, top: 48, right: 700, bottom: 362 };
  const canvas = createCanvas(width, height);
  const finite = series
    .flatMap(({ points }) => points)
    .filter(({ value }) => Number.isFinite(value));
  const range = key => {
    const all = finite.map(point => point[key]);
    const low = Math.min(...all);
    const high = Math.max(...all);
    return low === high ? [low - 0.5, high + 0.5] : [low, high];
  };
  const [x0, x1] = finite.length > 0 ? range('step') : [0, 1];
  const [y0, y1] = finite.length > 0 ? range('value') : [0, 1];
  const toX = step =>
    box.left + ((step - x0) / (x1 - x0)) * (box.right - box.left);
  const toY = value =>
    box.bottom - ((value - y0) / (y1 - y0)) * (box.bottom - box.top);

  canvas.text(title, 12, 12, INK, { scale: 3 });
  for (const tick of ticks(y0, y1)) {
    const y = Math.round(toY(tick));
    canvas.rectangle(box.left, y, box.right - box.left, 1, FAINT);
    canvas.text(String(tick), box.left - 8, y - 5, INK, { align: 'right' });
  }
  for (const tick of ticks(x0, x1, 8)) {
    canvas.text(String(tick), toX(tick), box.bottom + 10, INK, {
      align: 'centre',
    });
  }
  canvas.text(xLabel, (box.left + box.right) / 2, height - 26, INK, {
    align: 'centre',
  });
  let legend = box.right;
  series.forEach(({ name, points }, i) => {
    const colour = COLOURS[i % COLOURS.length];
    points.slice(1).forEach((point, j) => {
      const before = points[j];
      if (Number.isFinite(before.value) && Number.isFinite(point.value)) {
        canvas.line(
          toX(before.step),
          toY(before.value),
          toX(point.step),
          toY(point.value),
          colour,
        );
      }
    });
    legend -= textWidth(name) + 40;
    canvas.rectangle(legend, 20, 18, 4, colour);
    canvas.text(name, legend + 24, 16, INK);
  });
  return canvas.toPng();
}

/**
 * Counts by true class (row) and predicted class (column); the darker, the
 * larger the share of its row.
 *
 * @returns {Buffer} a PNG
 */
export function heatMap({ title, labels, counts }) {
  const cell = Math.max(44, Math.floor(420 / labels.length));
  const left = 24 + Math.max(...labels.map(label => textWidth(label)));
  const top = 84;
  const size = cell * labels.length;
  const canvas = createCanvas(left + size + 24, top + size + 24);
  canvas.text(title, 12, 12, INK, { scale: 3 });
  canvas.text('rows: true, columns: predicted', 12, 36, INK);
  counts.forEach((row, i) => {
    const total = row.reduce((sum, count) => sum + count, 0) || 1;
    const middle = top + i * cell + (cell - textHeight()) / 2;
    canvas.text(labels[i], left - 8, Math.round(middle), INK, {
      align: 'right',
    });
    canvas.text(
      labels[i].slice(0, Math.floor(cell / 8)),
      left + (i + 0.5) * cell,
      top - 16,
      INK,
      { align: 'centre' },
    );
    row.forEach((count, j) => {
      const share = count / total;
      const colour = DARKEST.map(part =>
        Math.round(255 - (255 - part) * share),
      );
      canvas.rectangle(
        left + j * cell,
        top + i * cell,
        cell - 1,
        cell - 1,
        colour,
      );
      canvas.text(
        String(count),
        left + (j + 0.5) * cell,
        Math.round(middle),
        share > 0.5 ? [255, 255, 255] : INK,
        { align: 'centre' },
      );
    });
  });
  return canvas.toPng();
}
