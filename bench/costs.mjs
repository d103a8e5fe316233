#!/usr/bin/env node
/**
 * `node bench/costs.mjs`: the ledger of charges at full size, on a Postgres and a portal of its own.
 *
 *   --charges 50000000   hourly charges over a year that are put into the ledger, with their sums by day
 *   --shapes 6000        what they are for: so many resources
 *   --rows 40000,1000000,5000000   rows of FOCUS files that are imported over HTTP, one after the other
 *   --rounds 40          requests a page
 *   --data FOLDER        where the database lies, used again when it is there
 *   --doc                writes docs/benchmarks-costs.md
 *
 * Asks the portal to compare ledger, sums by day and allocated sums afterwards.
 */

import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { say } from '../scripts/lib/console.mjs';
import { prepareDependencies } from '../scripts/lib/prepare.mjs';
import { ROOT } from '../scripts/lib/settings.mjs';
import { createShutdown } from '../scripts/lib/shutdown.mjs';
import { seedCharges } from './lib/chargesSql.mjs';
import { startServer } from './lib/database.mjs';
import { focusFile } from './lib/focusFile.mjs';
import { describeMachine } from './lib/machine.mjs';
import { prepareBuild, startPortal } from './lib/portalServer.mjs';
import { cpuSeconds, weigh } from './lib/processTree.mjs';
import { quantile } from './lib/statistics.mjs';
import { table } from './lib/tables.mjs';

const { values: options } = parseArgs({
  options: {
    charges: { type: 'string', default: '50000000' },
    shapes: { type: 'string', default: '6000' },
    rows: { type: 'string', default: '40000,1000000,5000000' },
    rounds: { type: 'string', default: '40' },
    data: { type: 'string' },
    doc: { type: 'boolean', default: false },
  },
});
const shutdown = createShutdown();
const whole = number => Number(number).toLocaleString('en-US');
const MIB = 2 ** 20;
const memoryOf = portal => weigh(portal.pid).rss;

const PAGES = [
  ['overview of 30 days by model', 'from=2026-10-01&to=2026-10-31&by=model'],
  ['overview of 30 days by team', 'from=2026-10-01&to=2026-10-31&by=team'],
  ['overview of 30 days by SKU', 'from=2026-10-01&to=2026-10-31&by=sku'],
  [
    'overview of 30 days of a team, by GPU type',
    'from=2026-10-01&to=2026-10-31&by=gpuType&team=group:default/team-6',
  ],
  [
    'overview of 90 days by service',
    'from=2026-08-01&to=2026-10-30&by=service',
  ],
  ['overview of a year by model', 'from=2025-11-01&to=2026-11-01&by=model'],
];

async function ask(portal, method, route, body) {
  const response = await fetch(`${portal.url}/api/ml-home/v1/${route}`, {
    method,
    headers: {
      Authorization: portal.authorization,
      'Content-Type': 'application/json',
    },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${route}: ${response.status} ${text.slice(0, 400)}`);
  }
  return JSON.parse(text);
}

/** Publishing judges the shapes and makes the days of all months anew. */
async function publishRules(portal) {
  const { current } = await ask(portal, 'GET', 'allocation-rules');
  const begun = performance.now();
  await ask(portal, 'POST', 'allocation-rules', {
    basedOn: current.version,
    rules: current.rules,
    note: 'as built in',
  });
  return performance.now() - begun;
}

async function measurePages(portal) {
  const found = [];
  for (const [title, query] of PAGES) {
    const times = [];
    let answer;
    for (let i = 0; i < Number(options.rounds) + 3; i++) {
      const begun = performance.now();
      answer = await ask(portal, 'GET', `costs?${query}`);
      if (i >= 3) times.push(performance.now() - begun);
    }
    if (!answer.reconciliation.equal || Number(answer.total.amount) <= 0) {
      throw new Error(`${title}: the sums do not make the bill`);
    }
    times.sort((a, b) => a - b);
    const row = {
      title,
      p50: quantile(times, 0.5),
      p95: quantile(times, 0.95),
      amount: answer.total.amount,
    };
    say(`${title}: p50 ${row.p50.toFixed(0)} ms, p95 ${row.p95.toFixed(0)} ms`);
    found.push(row);
  }
  return found;
}

/** `fetch` gives up when there is no answer after five minutes. */
async function upload(url, authorization, body) {
  const sending = request(url, {
    method: 'POST',
    headers: { Authorization: authorization },
  });
  const [[response]] = await Promise.all([
    once(sending, 'response'),
    pipeline(Readable.from(body, { objectMode: false }), sending),
  ]);
  return { status: response.statusCode, answer: await json(response) };
}

async function importFile(portal, postgres, rows) {
  let most = 0;
  const before = memoryOf(portal);
  const timer = setInterval(() => {
    most = Math.max(most, memoryOf(portal));
  }, 500);
  const cpu = [portal.pid, postgres.pid].map(cpuSeconds);
  let sent;
  async function* body() {
    yield* focusFile(rows);
    sent = (performance.now() - begun) / 1_000;
  }
  const begun = performance.now();
  try {
    const { status, answer } = await upload(
      `${portal.url}/api/ml-home/focus/imports?name=bench.csv`,
      portal.authorization,
      body(),
    );
    if (status !== 201 || answer.rows !== rows) {
      throw new Error(JSON.stringify(answer).slice(0, 500));
    }
    const seconds = (performance.now() - begun) / 1_000;
    const [portalCpu, postgresCpu] = [portal.pid, postgres.pid].map(
      (pid, i) => cpuSeconds(pid) - cpu[i],
    );
    return {
      ...{ rows, seconds, sent, before, most, portalCpu, postgresCpu },
      bytes: answer.bytesTotal,
    };
  } finally {
    clearInterval(timer);
  }
}

function pageOf({ seeded, published, pages, verified, imports, machine }) {
  const lines = [
    '# The ledger of charges at full size',
    '',
    `Made by \`node bench/costs.mjs --doc\` on ${machine.date}: ${
      machine.cores
    } cores (${machine.cpu}), ${machine.memoryGiB} GiB, Node ${
      machine.node
    }; portal and Postgres on one machine. Load of the machine before: ${machine.loadAverage.join(
      ', ',
    )}.`,
    '',
  ];
  if (pages) {
    lines.push(
      `## Pages over ${whole(seeded.charges)} charges`,
      '',
      `Hourly charges of ${whole(seeded.shapes)} resources over a year; ${whole(
        seeded.days,
      )} sums by day. Answers over HTTP, one after the other.`,
      '',
      table(
        ['page', 'p50', 'p95'],
        pages.map(one => [
          one.title,
          `${one.p50.toFixed(0)} ms`,
          `${one.p95.toFixed(0)} ms`,
        ]),
      ),
      '',
      `Publishing rules, which judges every resource and makes the sums of every month anew, took ${(
        published / 1_000
      ).toFixed(
        1,
      )} s. Comparing every charge with the sums by day and with the allocated sums took ${(
        verified.ms / 1_000
      ).toFixed(0)} s and found ${
        verified.equal ? 'them equal' : 'DIFFERENCES'
      }.`,
      '',
    );
  }
  if (imports) {
    lines.push(
      '## Import',
      '',
      table(
        [
          ...['rows', 'file', 'time', 'of it sending', 'rows/s'],
          ...['processor a million rows: portal', 'Postgres', 'most memory'],
        ],
        imports.map(one => [
          whole(one.rows),
          `${(one.bytes / MIB).toFixed(0)} MiB`,
          `${one.seconds.toFixed(0)} s`,
          `${one.sent.toFixed(0)} s`,
          whole(Math.round(one.rows / one.seconds)),
          `${((one.portalCpu / one.rows) * 1e6).toFixed(1)} s`,
          `${((one.postgresCpu / one.rows) * 1e6).toFixed(1)} s`,
          `${(one.most / MIB).toFixed(0)} MiB`,
        ]),
      ),
      '',
      'A FOCUS 1.2 file of 57 columns as CSV of 20,000 resources, over HTTP, from the first byte until everything is committed, allocated and summed; each restates the one before. Memory is what the process of the portal holds, all of it.',
      '',
    );
  }
  return lines.join('\n');
}

async function main() {
  const { signal } = shutdown;
  const folder = options.data ?? mkdtempSync(path.join(tmpdir(), 'ml-home-'));
  mkdirSync(folder, { recursive: true });
  const runtime = await prepareDependencies({ root: ROOT, signal });
  await prepareBuild({ runtime, signal });
  const machine = describeMachine();
  const postgres = await startServer(folder, () => {});
  if (!options.data) {
    shutdown.add(() => rmSync(folder, { recursive: true, force: true }));
  }
  shutdown.add(() => postgres.stop());
  const portal = await startPortal({ folder, postgres, runtime, signal });
  shutdown.add(() => portal.stop());
  {
    const result = { machine };
    if (Number(options.charges) > 0) {
      result.seeded = await seedCharges(portal.database, {
        charges: Number(options.charges),
        shapes: Number(options.shapes),
      });
      say(`${whole(result.seeded.charges)} charges`);
      result.published = await publishRules(portal);
      say(`rules published in ${(result.published / 1_000).toFixed(1)} s`);
      result.pages = await measurePages(portal);
      const begun = performance.now();
      const { equal } = await ask(portal, 'GET', 'costs/verification');
      result.verified = { equal, ms: performance.now() - begun };
      say(`ledger and sums equal: ${equal}`);
    }
    const sizes = options.rows.split(',').map(Number).filter(Boolean);
    if (sizes.length > 0) {
      result.imports = [];
      for (const rows of sizes) {
        const one = await importFile(portal, postgres, rows);
        say(
          `${whole(rows)} rows: ${Math.round(
            rows / one.seconds,
          )} rows/s (${one.seconds.toFixed(0)} s, sent after ${one.sent.toFixed(
            0,
          )} s), processor ${one.portalCpu.toFixed(
            1,
          )} s in the portal and ${one.postgresCpu.toFixed(
            1,
          )} s in Postgres, ${(one.most / MIB).toFixed(0)} MiB at most`,
        );
        result.imports.push(one);
      }
    }
    const page = pageOf(result);
    say(page);
    if (options.doc) {
      writeFileSync(path.join(ROOT, 'docs', 'benchmarks-costs.md'), page);
    }
  }
}

shutdown.listen();
try {
  await main();
} catch (error) {
  say(error.stack);
  process.exitCode = 1;
} finally {
  await shutdown.run();
}
process.exit();
