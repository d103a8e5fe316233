/** W6: charts of long series, and their whole history. */

import { ordersDigest, runIdOf, valueOf } from '../lib/data.mjs';
import { createClient } from '../lib/client.mjs';
import { readCase, walkCase } from '../lib/readCases.mjs';
import { datasetsOf } from '../lib/shape.mjs';
import { API, expectSame } from '../lib/wire.mjs';

const POINTS = 320;
const CHART = `${API}/metrics/get-history-bulk-interval`;
const HISTORY = `${API}/metrics/get-history`;

export function cases({ scale }) {
  const { w6 } = scale;
  const { series, short, long } = datasetsOf(scale);
  const ids = Array.from({ length: w6.runs }, (_, i) =>
    runIdOf(series.dataset, i + 1),
  );
  const zoom = [Math.floor(w6.points * 0.5), Math.floor(w6.points * 0.51)];
  const told = `${w6.runs} runs of ${w6.points.toLocaleString('en')} points`;
  return [
    chart({
      id: 'w6.chart',
      title: `chart of ${told} in ${POINTS} each`,
      target: 10,
      w6,
      ids,
      range: [0, w6.points - 1],
    }),
    chart({
      id: 'w6.zoom',
      title: `the same, 1 % of the steps`,
      target: 10,
      w6,
      ids,
      range: zoom,
      zoomed: true,
    }),
    history({
      id: 'w6.history-short',
      dataset: short,
      page: 25_000,
      repeats: 3,
      warmups: 1,
    }),
    history({
      id: 'w6.history-long',
      dataset: series,
      page: Math.min(25_000, series.points / 4),
    }),
    chart({
      id: 'w6.million',
      title: `chart of one run of ${w6.long.toLocaleString(
        'en',
      )} points in 1,000`,
      only: 'portal',
      w6: { ...w6, points: w6.long },
      ids: [runIdOf(long.dataset, 1)],
      range: [0, w6.long - 1],
      most: 1000,
    }),
  ];
}

function chart({
  id,
  title,
  target,
  only,
  w6,
  ids,
  range,
  zoomed = false,
  most = POINTS,
}) {
  const parts = [
    ...ids.map(each => `run_ids=${each}`),
    `metric_key=loss&max_results=${most}`,
    ...(zoomed ? [`start_step=${range[0]}&end_step=${range[1]}`] : []),
  ];
  const path = `${CHART}?${parts.join('&')}`;
  return readCase({
    ...{ id, title, target, only },
    seconds: w6.seconds,
    make: async system =>
      (await available(system, path)) ?? [
        { name: 'chart', method: 'GET', path },
      ],
    verify: ({ chart: { metrics } }, system) => {
      for (const [index, runId] of ids.entries()) {
        const own = metrics.filter(point => point.run_id === runId);
        checkSeries(own, {
          run: index + 1,
          range,
          most,
          extremes: system.kind === 'portal',
        });
      }
    },
  });
}

/** As many points as were asked for, every one right, in order, the last among them, and the extremes where promised. */
function checkSeries(points, { run, range, most, extremes }) {
  const steps = points.map(({ step }) => step);
  const wrong = points.find(
    ({ step, value }) => value !== valueOf(run, 0, step),
  );
  expectSame(wrong, undefined, 'a point that was never logged');
  expectSame(
    steps,
    [...steps].sort((a, b) => a - b),
    'order of the points',
  );
  expectSame(steps.at(-1), range[1], 'last step');
  const there = Math.min(most, range[1] - range[0] + 1);
  if (points.length < there * 0.5 || points.length > most * 2 + 2) {
    throw new Error(`${points.length} points where ${most} were asked for`);
  }
  if (extremes) {
    const values = points.map(({ value }) => value);
    expectSame(
      [Math.min(...values), Math.max(...values)],
      extremesOf(run, range),
      'smallest and greatest value',
    );
  }
}

function extremesOf(run, [first, last]) {
  let [least, greatest] = [Infinity, -Infinity];
  for (let step = first; step <= last; step++) {
    const value = valueOf(run, 0, step);
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  return [least, greatest];
}

async function available(system, path) {
  const client = createClient(system);
  const { status } = await client.send({ method: 'GET', path });
  client.close();
  return [404, 501].includes(status)
    ? { skip: `not available (${status})` }
    : undefined;
}

function history({ id, dataset: { dataset, points }, page, repeats, warmups }) {
  return walkCase({
    ...{ id, repeats, warmups },
    title: `history of ${points.toLocaleString(
      'en',
    )} points in pages of ${page.toLocaleString('en')}`,
    count: points,
    make: async () => ({
      name: 'page',
      method: 'GET',
      path: `${HISTORY}?run_id=${runIdOf(
        dataset,
        1,
      )}&metric_key=loss&max_results=${page}`,
      items: 'metrics',
    }),
    digest: () =>
      ordersDigest(
        Array.from(
          { length: points },
          (_, step) => `${step}:${valueOf(1, 0, step)}`,
        ),
      ),
  });
}
