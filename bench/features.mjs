#!/usr/bin/env node
/**
 * `npm run bench:features`: the gallery beside Feast's REST registry server, on the same registry, and how long its
 * page takes in Chromium. Answers are checked against what was registered.
 *
 *   --views N     feature views of 5 features; 1,003 when left out
 *   --turns N     questions of each kind; 20 when left out
 *   --seconds N   a kind of question ends after so long; 90 when left out
 *   --patience N  seconds after which who has not answered is not asked again; 240 when left out
 *   --pages       measures only pages
 *   --doc         appends the tables to docs/benchmarks-features.md
 */

import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { say, step } from '../scripts/lib/console.mjs';
import { prepareDependencies } from '../scripts/lib/prepare.mjs';
import { ROOT } from '../scripts/lib/settings.mjs';
import { createShutdown } from '../scripts/lib/shutdown.mjs';
import { startServer } from './lib/database.mjs';
import {
  MOST_APPLIED,
  prepareFeast,
  PROJECT,
  startFeast,
} from './lib/feastServer.mjs';
import { describeMachine } from './lib/machine.mjs';
import { paintCase } from './lib/paint.mjs';
import { prepareBuild, startPortal } from './lib/portalServer.mjs';
import { quantile } from './lib/statistics.mjs';
import { table } from './lib/tables.mjs';

const { values: given } = parseArgs({
  options: {
    views: { type: 'string', default: '1003' },
    turns: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '90' },
    patience: { type: 'string', default: '240' },
    pages: { type: 'boolean', default: false },
    doc: { type: 'boolean', default: false },
  },
});
const whole = (option, least) => {
  const number = Number(given[option]);
  if (!Number.isInteger(number) || number < least) {
    throw new Error(`--${option} must be a whole number from ${least} on`);
  }
  return number;
};
const VIEWS = whole('views', 50);
/** A case ends after so many turns, or when one of them has used up its time. */
const TURNS = whole('turns', 1);
const SECONDS = whole('seconds', 1);
/** Below the limit of fetch itself. */
const LIMIT_MS = Math.min(whole('patience', 1), 240) * 1_000;
/** What is wished for: of the portal's answers, and of its page in a browser. */
const WISHED = { p95: 200, paint: 1_500 };
const shutdown = createShutdown();
const name = number => `view_${String(number).padStart(5, '0')}`;
const expect = (found, wanted, what) => {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    const short = value => JSON.stringify(value).slice(0, 200);
    throw new Error(`${what}: ${short(found)} is not ${short(wanted)}`);
  }
};
const firstViews = Array.from({ length: 50 }, (_, i) => name(i));
/** One that stands on no first page. */
const SOUGHT = name(Math.min(777, VIEWS - 1));
const READ = name(7);

const CASES = [
  {
    title: 'page of 50 views or families',
    feast: `/feature_views?project=${PROJECT}&page=1&limit=50&sort_by=name`,
    portal: '/feature-families?limit=50&sort=name',
    check: {
      feast: ({ featureViews }) =>
        expect(
          featureViews.map(view => view.spec.name),
          firstViews,
          'views',
        ),
      portal: ({ items }) =>
        expect(
          items.map(family => family.name),
          firstViews,
          'families',
        ),
    },
  },
  {
    title: 'page of 10 features with what they belong to and who reads them',
    feast: `/features?project=${PROJECT}&page=1&limit=10&include_relationships=true`,
    portal: '/features?limit=10',
    check: {
      feast: ({ features }) => expect(features.length, 10, 'features'),
      portal: ({ items }) => expect(items.length, 10, 'features'),
    },
  },
  {
    title: 'search for one name',
    feast: `/search?query=${SOUGHT}&projects=${PROJECT}`,
    portal: `/feature-families?q=${SOUGHT}`,
    check: {
      feast: ({ results }) =>
        expect(
          results.some(one => one.name === SOUGHT),
          true,
          'found',
        ),
      portal: ({ items }) =>
        expect(
          items.map(family => family.name),
          [SOUGHT],
          'found',
        ),
    },
  },
  {
    title: 'one view or family with what reads it',
    feast: `/feature_views/${READ}?project=${PROJECT}&include_relationships=true`,
    portal: `/feature-families/${READ}`,
    check: {
      feast: view => expect(view.spec.name, READ, 'view'),
      portal: family => expect(family.name, READ, 'family'),
    },
  },
];

async function timed(url, headers, check) {
  const begun = performance.now();
  const signal = AbortSignal.timeout(LIMIT_MS);
  const response = await fetch(url, { headers, signal });
  const text = await response.text();
  const ms = performance.now() - begun;
  if (!response.ok) {
    throw new Error(`${url}: ${response.status} ${text.slice(0, 300)}`);
  }
  check(JSON.parse(text));
  return ms;
}

async function measure(one, feast, portal) {
  const times = { feast: [], portal: [] };
  const systems = {
    feast: () => timed(`${feast.base}${one.feast}`, {}, one.check.feast),
    portal: () =>
      timed(
        `${portal.url}/api/ml-home/v1${one.portal}`,
        { Authorization: portal.authorization },
        one.check.portal,
      ),
  };
  const end = Date.now() + SECONDS * 1_000;
  // The first turn of each warms it up; a slow one counts all the same.
  const silent = new Set();
  for (let turn = 0; turn <= TURNS; turn++) {
    for (const [system, ask] of Object.entries(systems)) {
      const late = turn > 1 && Date.now() > end;
      if (silent.has(system) || (late && system === 'feast')) continue;
      try {
        const ms = await ask();
        if (turn > 0 || ms > 10_000) times[system].push(ms);
      } catch (error) {
        if (error.name !== 'TimeoutError') throw error;
        times[system].push(LIMIT_MS);
        silent.add(system);
      }
    }
  }
  const of = system => {
    const sorted = times[system].sort((a, b) => a - b);
    return {
      n: sorted.length,
      p50: quantile(sorted, 0.5),
      p95: quantile(sorted, 0.95),
    };
  };
  return { title: one.title, feast: of('feast'), portal: of('portal') };
}

const ms = value => {
  if (value >= LIMIT_MS) return `over ${LIMIT_MS / 1_000} s`;
  return value >= 1_000
    ? `${(value / 1_000).toFixed(1)} s`
    : `${value.toFixed(1)} ms`;
};

/** Pages in Chromium; the text is seen once the list is drawn. */
const PAINTS = [
  {
    title: 'the gallery, first page',
    path: '/ml-home/features?sort=name',
    text: name(0),
  },
  {
    title: 'the gallery, searched',
    path: `/ml-home/features?q=${SOUGHT}`,
    text: SOUGHT,
  },
  {
    title: 'a family with its features',
    path: `/ml-home/features/${READ}`,
    text: `f0_${READ.slice(5)}`,
  },
];

async function measurePaints(portal) {
  const results = [];
  for (const { title, ...page } of PAINTS) {
    const one = paintCase({ id: 'features', title, make: async () => page });
    const state = await one.prepare(portal);
    if (state.skip) {
      say(`pages are not measured: ${state.skip}`);
      return results;
    }
    let paint;
    try {
      ({ paint } = (await one.run(portal, state)).classes);
    } catch (error) {
      // The answers that were measured before are worth their table all the same.
      say(`${title} is not measured: ${error.message.split('\n')[0]}`);
      continue;
    }
    say(`${title}: ${ms(paint.p50)}, slowest ${ms(paint.max)}`);
    results.push({ title, ...paint });
  }
  return results;
}

const kept = (value, wish) => (value < wish ? 'kept' : 'missed');

function tablesOf(results, paints, machine) {
  const rows = results.map(({ title, feast, portal }) => [
    title,
    `${ms(feast.p50)} / ${ms(feast.p95)}`,
    feast.n,
    `${ms(portal.p50)} / ${ms(portal.p95)}`,
    portal.n,
    `${(feast.p50 / portal.p50).toFixed(0)}×`,
    kept(portal.p95, WISHED.p95),
  ]);
  const pages = paints.map(({ title, p50, max }) => [
    title,
    ms(p50),
    ms(max),
    kept(p50, WISHED.paint),
  ]);
  const chromium = pages.length
    ? `
Its pages in Chromium, from the navigation to the sight of the first row, with a warm cache; 5 visits.

${table(['page', 'median', 'slowest', `under ${WISHED.paint / 1000} s`], pages)}
`
    : '';
  const answers = given.pages
    ? ''
    : `${table(
        [
          'request',
          'Feast, median / p95',
          'n',
          'ML Home, median / p95',
          'n',
          'ratio',
          `p95 under ${WISHED.p95} ms`,
        ],
        rows,
      )}
`;
  const options = process.argv
    .slice(2)
    .filter(option => option !== '--doc')
    .join(' ');
  return `
## ${VIEWS.toLocaleString('en')} views, ${machine.date}

\`npm run bench:features -- --doc${options && ` ${options}`}\`, revision ${
    machine.revision
  }: ${VIEWS.toLocaleString(
    'en',
  )} feature views of 5 features, 150 feature services and 200 sources, ${
    VIEWS > MOST_APPLIED
      ? "written into a registry with Feast 0.67's own classes, because `feast apply` writes all of it anew for every object"
      : 'registered by `feast apply` of Feast 0.67'
  }. ${
    given.pages
      ? ''
      : "Feast's REST registry server and one ML Home process answer in turns; every answer is checked. ML Home asks for a personal token and permission, Feast's server for none. "
  }${machine.cpu}, ${
    machine.cores
  } cores; load at the start ${machine.loadAverage.join(', ')}.

${answers}${chromium}`;
}

async function main() {
  const { signal } = shutdown;
  const runtime = await prepareDependencies({ root: ROOT, signal });
  await prepareBuild({ runtime, signal });
  const command = await prepareFeast({ signal });
  const folder = mkdtempSync(path.join(tmpdir(), 'ml-home-features-'));
  shutdown.add(() => rmSync(folder, { recursive: true, force: true }));
  const machine = describeMachine();
  const postgres = await startServer(folder, sentence =>
    shutdown.request(new Error(sentence)),
  );
  shutdown.add(() => postgres.stop());
  const feast = await startFeast({
    feast: command,
    folder,
    views: VIEWS,
    signal,
  });
  shutdown.add(() => feast.stop());
  let portal;
  await step('starting ML Home', async () => {
    const data = path.join(folder, 'portal');
    portal = await startPortal({ folder: data, postgres, runtime, signal });
    return 'ML Home is ready';
  });
  shutdown.add(() => portal.stop());
  await step('importing the registry', async () => {
    const begun = Date.now();
    const url = `${portal.url}/api/ml-home/feast/registries/${PROJECT}`;
    const response = await fetch(url, {
      method: 'POST',
      headers: { Authorization: portal.authorization },
      body: readFileSync(feast.registry),
    });
    const answer = await response.json();
    expect([answer.families, answer.features], [VIEWS, VIEWS * 5], 'imported');
    return `imported ${VIEWS} views in ${Date.now() - begun} ms`;
  });
  const results = [];
  for (const one of given.pages ? [] : CASES) {
    const result = await measure(one, feast, portal);
    say(
      `${result.title}: Feast ${ms(result.feast.p50)}, ML Home ${ms(
        result.portal.p50,
      )}, ${(result.feast.p50 / result.portal.p50).toFixed(0)}×`,
    );
    results.push(result);
  }
  // What it did not answer in time it still works on.
  await feast.stop();
  const paints = await measurePaints(portal);
  if (given.doc) {
    appendFileSync(
      path.join(ROOT, 'docs', 'benchmarks-features.md'),
      tablesOf(results, paints, machine),
    );
  }
}

try {
  await main();
} catch (error) {
  say(String(error?.stack ?? error));
  process.exitCode = 1;
} finally {
  await shutdown.run();
}
process.exit();
