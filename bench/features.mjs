#!/usr/bin/env node
/**
 * `npm run bench:features`: the gallery beside Feast's REST registry server, on the same registry. Answers are checked
 * against what was registered. Writes docs/benchmarks-features.md with --doc.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { say, step } from '../scripts/lib/console.mjs';
import { prepareDependencies } from '../scripts/lib/prepare.mjs';
import { ROOT } from '../scripts/lib/settings.mjs';
import { createShutdown } from '../scripts/lib/shutdown.mjs';
import { startServer } from './lib/database.mjs';
import { prepareFeast, PROJECT, startFeast } from './lib/feastServer.mjs';
import { describeMachine } from './lib/machine.mjs';
import { prepareBuild, startPortal } from './lib/portalServer.mjs';
import { quantile } from './lib/statistics.mjs';
import { table } from './lib/tables.mjs';

const VIEWS = 1_003;
/** A case ends after so many turns, or when one of them has used up its time. */
const TURNS = 20;
const SECONDS = 90;
const shutdown = createShutdown();
const name = number => `view_${String(number).padStart(5, '0')}`;
const expect = (found, wanted, what) => {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    const short = value => JSON.stringify(value).slice(0, 200);
    throw new Error(`${what}: ${short(found)} is not ${short(wanted)}`);
  }
};
const firstViews = Array.from({ length: 50 }, (_, i) => name(i));

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
    feast: `/search?query=${name(777)}&projects=${PROJECT}`,
    portal: `/feature-families?q=${name(777)}`,
    check: {
      feast: ({ results }) =>
        expect(
          results.some(one => one.name === name(777)),
          true,
          'found',
        ),
      portal: ({ items }) =>
        expect(
          items.map(family => family.name),
          [name(777)],
          'found',
        ),
    },
  },
  {
    title: 'one view or family with what reads it',
    feast: `/feature_views/${name(
      7,
    )}?project=${PROJECT}&include_relationships=true`,
    portal: `/feature-families/${name(7)}`,
    check: {
      feast: view => expect(view.spec.name, name(7), 'view'),
      portal: family => expect(family.name, name(7), 'family'),
    },
  },
];

async function timed(url, headers, check) {
  const begun = performance.now();
  const response = await fetch(url, { headers });
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
  for (let turn = 0; turn <= TURNS && Date.now() < end; turn++) {
    for (const [system, ask] of Object.entries(systems)) {
      const ms = await ask();
      if (turn > 0 || ms > 10_000) times[system].push(ms);
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

const ms = value =>
  value >= 1_000 ? `${(value / 1_000).toFixed(1)} s` : `${value.toFixed(1)} ms`;

function pageOf(results, machine) {
  const rows = results.map(({ title, feast, portal }) => [
    title,
    `${ms(feast.p50)} / ${ms(feast.p95)}`,
    feast.n,
    `${ms(portal.p50)} / ${ms(portal.p95)}`,
    portal.n,
    `${(feast.p50 / portal.p50).toFixed(0)}×`,
  ]);
  return `# The gallery beside Feast

\`npm run bench:features -- --doc\`, ${machine.date}, revision ${
    machine.revision
  }: ${VIEWS} feature views of 5 features, 150 feature services and 200 sources, registered by \`feast apply\` of Feast 0.67. Feast's REST registry server and one ML Home process answer in turns; every answer is checked. ML Home asks for a personal token and permission, Feast's server for none. ${
    machine.cpu
  }, ${machine.cores} cores; load at the start ${machine.loadAverage.join(
    ', ',
  )}.

${table(
  [
    'request',
    'Feast, median / p95',
    'n',
    'ML Home, median / p95',
    'n',
    'ratio',
  ],
  rows,
)}
`;
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
  for (const one of CASES) {
    const result = await measure(one, feast, portal);
    say(
      `${result.title}: Feast ${ms(result.feast.p50)}, ML Home ${ms(
        result.portal.p50,
      )}, ${(result.feast.p50 / result.portal.p50).toFixed(0)}×`,
    );
    results.push(result);
  }
  if (process.argv.includes('--doc')) {
    writeFileSync(
      path.join(ROOT, 'docs', 'benchmarks-features.md'),
      pageOf(results, machine),
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
