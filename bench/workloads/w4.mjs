/** W4: the table of runs, at several sizes of the experiment. */

import { ordersDigest, runIdOf } from '../lib/data.mjs';
import { query } from '../lib/database.mjs';
import { paintCase } from '../lib/paint.mjs';
import { readCase, walkCase } from '../lib/readCases.mjs';
import {
  datasetsOf,
  metricOf,
  startOf,
  paramOf,
  referenceSql,
  runName,
} from '../lib/shape.mjs';
import { API, experimentByName, expectSame, tableOf } from '../lib/wire.mjs';

const PAGE = 100;
const FILTER =
  "metrics.metric_01 > 0.5 AND metrics.metric_02 < 0.7 AND params.param_01 = 'v3'";
const FILTER_SQL = `${metricOf(1)} > 0.5 and ${metricOf(2)} < 0.7 and ${paramOf(
  1,
)} = 'v3'`;
const SEARCHES = {
  first: {
    title: 'first page of 100, again and again',
    target: 20,
    body: {},
    where: 'true',
    order: 'i desc',
  },
  filtered: {
    title: 'two metrics and a param, by a metric',
    target: 20,
    body: { filter: FILTER, order_by: ['metrics.metric_03 DESC'] },
    where: FILTER_SQL,
    order: `${metricOf(3)} desc`,
  },
  ilike: {
    title: 'run_name ILIKE',
    target: 20,
    body: { filter: "attributes.run_name ILIKE '%AMBER-calm%'" },
    where: `${runName} ilike '%AMBER-calm%'`,
    order: 'i desc',
  },
};

export function cases({ scale }) {
  const { tables } = datasetsOf(scale);
  const largest = tables.at(-1);
  const each = tables.flatMap(table =>
    Object.entries(SEARCHES).map(([name, search]) =>
      searchCase(scale, table, name, search),
    ),
  );
  const crowds = scale.w4.users.flatMap(users => [
    searchCase(scale, largest, 'first', SEARCHES.first, users),
    searchCase(scale, largest, 'filtered', SEARCHES.filtered, users),
  ]);
  // In a small experiment there is too little left unread after warming up.
  const unread = tables.slice(1).map(table => unreadCase(scale, table));
  const paint = paintCase({
    id: `w4.paint-${largest.size}`,
    title: `browser, first row of the table of ${largest.size.toLocaleString(
      'en',
    )} runs`,
    make: system => tableOf(system, largest.dataset),
  });
  return [...each, ...crowds, ...unread, paint, walk(largest)];
}

function searchCase({ w4 }, { dataset, size }, name, search, users = 1) {
  const crowd = users > 1 ? `, ${users} viewers` : '';
  return readCase({
    id: `w4.${name}-${size}${users > 1 ? `-users-${users}` : ''}`,
    title: `${search.title}, ${size.toLocaleString('en')} runs${crowd}`,
    // What is wanted is wanted of the largest experiment.
    target: size === w4.runs.at(-1) ? search.target : undefined,
    users,
    seconds: w4.seconds,
    make: async system => [
      {
        name,
        method: 'POST',
        path: `${API}/runs/search`,
        body: {
          experiment_ids: [await experimentByName(system, dataset)],
          max_results: PAGE,
          ...search.body,
        },
      },
    ],
    verify: async ({ [name]: answer }, system) => {
      const sql = `${referenceSql(dataset, size, search)} limit ${PAGE}`;
      const expected = (await query(system.database, sql)).map(
        row => row.run_id,
      );
      expectSame(
        answer.runs?.map(run => run.info.run_id) ?? [],
        expected,
        'runs of the page',
      );
      await checkRun(answer.runs[0], system, { dataset, size, w4 });
    },
  });
}

/**
 * Pages of runs that nobody has read before, from all over the experiment: what
 * a server remembers of the pages before is of no use to it.
 */
function unreadCase({ w4 }, { dataset, size }) {
  const pages = Math.floor(size / PAGE);
  const newest = page => size - page * PAGE;
  // Neighbours in time are not neighbours in the list of requests.
  const order = Array.from({ length: pages }, (_, i) => (i * 7) % pages);
  return readCase({
    id: `w4.unread-${size}`,
    title: `page of 100 not read before, ${size.toLocaleString('en')} runs`,
    target: size === w4.runs.at(-1) ? 20 : undefined,
    seconds: w4.seconds,
    main: 'other',
    once: true,
    make: async system => {
      const id = await experimentByName(system, dataset);
      return order.map(page => ({
        name: page === order[0] ? 'page' : 'other',
        method: 'POST',
        path: `${API}/runs/search`,
        body: {
          experiment_ids: [id],
          max_results: PAGE,
          filter: `attributes.start_time <= ${startOf(newest(page))}`,
        },
      }));
    },
    verify: async ({ page: answer }, system) => {
      if (answer) {
        const expected = Array.from({ length: PAGE }, (_, i) =>
          runIdOf(dataset, newest(order[0]) - i),
        );
        expectSame(
          answer.runs?.map(run => run.info.run_id) ?? [],
          expected,
          'runs of the page',
        );
        await checkRun(answer.runs[0], system, { dataset, size, w4 });
      }
    },
  });
}

/** All that was logged is in the row, and a metric and a param are right. */
async function checkRun(run, system, { dataset, size, w4 }) {
  const { metrics, params, tags } = run.data;
  const counts = [metrics.length, params.length, tags.length];
  expectSame(
    counts,
    [w4.metrics, w4.params, w4.tags],
    'metrics, params and tags of a run',
  );
  const [{ metric, param }] = await query(
    system.database,
    `select ${metricOf(7)} as metric, ${paramOf(
      20,
    )} as param from generate_series(1, ${size}) i
     where md5('${dataset}/' || i) = $1`,
    [run.info.run_id],
  );
  const found = [
    metrics.find(({ key }) => key === 'metric_07')?.value,
    params.find(({ key }) => key === 'param_20')?.value,
  ];
  expectSame(found, [metric, param], 'values of a run');
}

function walk({ dataset, size }) {
  return walkCase({
    id: `w4.walk-${size}`,
    title: `all ${size.toLocaleString('en')} runs in pages of 100`,
    target: 10,
    count: size,
    make: async system => ({
      name: 'page',
      method: 'POST',
      path: `${API}/runs/search`,
      items: 'runs',
      body: {
        experiment_ids: [await experimentByName(system, dataset)],
        max_results: PAGE,
      },
    }),
    digest: () =>
      ordersDigest(
        Array.from({ length: size }, (_, i) => runIdOf(dataset, size - i)),
      ),
  });
}
