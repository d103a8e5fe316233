/** Tables of the page of results beside those of the cases: limits, disk, memory, the soak. */

import { round } from './measure.mjs';
import { median } from './statistics.mjs';
import { figure, mib, table, times } from './tables.mjs';

export function soak(cases) {
  const rows = cases
    .flatMap(({ ours, forms }) => [ours, ...forms])
    .filter(Boolean);
  return `\n\n${table(
    [
      '',
      'back after',
      'acknowledged points',
      'lost',
      'peak memory',
      'memory after the restart, at first and at last',
      ...['page', 'run', 'chart', 'log-batch'].map(each => `${each} p95 ms`),
    ],
    rows.map(record => {
      const [run = {}] = record.runs;
      const { notes = {} } = run;
      return [
        record.system,
        `${round(run.downMs / 1000)} s`,
        notes.acknowledgedPoints ?? '–',
        record.failed?.slice(0, 80) ?? notes.lostPoints ?? '–',
        mib(record.peakRss),
        memorySince(run.server?.rssSamples ?? [])
          .map(mib)
          .join(' → '),
        ...['page', 'run', 'chart', 'log-batch'].map(name =>
          round(record.times[name]?.p95),
        ),
      ];
    }),
  )}`;
}

/** Medians of the first and the last third of what was taken since the server was back. */
function memorySince(samples) {
  const since = samples.slice(Math.ceil(samples.length * 0.45));
  const third = Math.floor(since.length / 3);
  return third > 0
    ? [since.slice(0, third), since.slice(-third)].map(median)
    : [];
}

export function ceilings(cases) {
  const rows = cases.filter(({ id }) => /pgbench/.test(id));
  if (rows.length === 0) {
    return '';
  }
  const best = script =>
    Math.max(
      ...rows
        .filter(({ id }) => id.includes(script))
        .map(({ ours }) => ours.figure ?? 0),
    );
  const ours = Math.max(
    ...cases
      .filter(({ id }) => /^w2\.writers/.test(id))
      .map(each => each.ours?.figure ?? 0),
  );
  const share = limit => `${round((100 * ours) / limit)} %`;
  return `### The upper limit

pgbench writes rows of the same width, 1,000 a statement, into an empty table of the same columns, partitions and keys; it keeps no latest value, checks nobody and parses no JSON. By \`values\` the rows travel in the statement, as they have to from a client; by \`series\` Postgres makes them itself.

${table(
  ['', 'points/s'],
  rows.map(({ title, ours: record }) => [title, figure(record)]),
)}

ML Home at its best writes ${round(ours)} points/s: ${share(
    best('values'),
  )} of the best by \`values\` (wanted: 70 %), ${share(
    best('series'),
  )} of the best by \`series\`.`;
}

export function storage({ storage: found }) {
  const hows = [...new Set(found.map(({ how }) => how))];
  const rows = hows.map(how => {
    const [ours, theirs] = ['portal', 'mlflow'].map(kind =>
      found.findLast(each => each.how === how && each.kind === kind),
    );
    return [
      how,
      ...[ours, theirs].map(each =>
        each?.each
          ? `${round(each.each)} bytes (${each.points.toLocaleString(
              'en',
            )} points)`
          : '–',
      ),
      ours?.each && theirs?.each ? `1/${round(theirs.each / ours.each)}` : '–',
      '1/3',
    ];
  });
  return rows.length > 0
    ? `## Disk per point of a metric\n\nTables of points with their indexes; for ML Home also what it keeps for charts.\n\n${table(
        ['', 'ML Home', 'MLflow', 'ratio', 'wanted'],
        rows,
      )}`
    : '';
}

export function idle({ idle: found }) {
  const ours = found.find(({ kind }) => kind === 'portal');
  const rows = found.map(
    ({ label, processes, rss, pss, readyAfterMs, kind }) => [
      label,
      processes,
      mib(rss),
      pss ? mib(pss) : '–',
      kind === 'mlflow' && ours ? `1/${round(rss / ours.rss)}` : '',
      `${round(readyAfterMs / 1000)} s`,
    ],
  );
  return rows.length > 0
    ? `## Idle memory\n\nResident memory of the whole process tree, without Postgres; in the second column pages that processes share are counted once. Wanted: a quarter of MLflow's.\n\n${table(
        ['', 'processes', 'RSS', 'PSS', 'ML Home to it', 'ready after'],
        rows,
      )}`
    : '';
}

export function resources(cases) {
  const compared = cases.filter(({ best, ours }) => best && ours?.figure > 0);
  const rows = compared.map(({ id, ours, best }) => {
    const [own, other] = [ours, best].map(perRequest);
    return [
      id,
      ...[own, other].flatMap(each => [
        round(each.server),
        round(each.postgres),
      ]),
      times(other.both / own.both),
      ...[ours, best].map(({ peakRss }) => mib(peakRss)),
    ];
  });
  const peak = Math.max(0, ...cases.map(({ ours }) => ours?.peakRss ?? 0));
  const head = [
    'case',
    ...['ML Home', 'MLflow'].flatMap(each => [
      `${each}, server`,
      `its Postgres`,
    ]),
    'ratio',
    ...['ML Home', 'MLflow'].map(each => `${each}, peak RSS`),
  ];
  return rows.length > 0
    ? `## What it took

Processor time of a request in milliseconds, beside the form of MLflow that did best; it depends less than the figures above on what else the machine had to do. Peak memory of ML Home in all cases: ${mib(
        peak,
      )} (wanted: below 1,024 MiB).

${table(head, rows)}`
    : '';
}

function perRequest({
  times: classes,
  calls,
  serverCpuSeconds,
  postgresCpuSeconds,
}) {
  const requests =
    calls ??
    Object.values(classes).reduce((sum, { count }) => sum + (count ?? 0), 0);
  const [server, postgres] = [serverCpuSeconds, postgresCpuSeconds].map(
    seconds => (1000 * seconds) / requests,
  );
  return { server, postgres, both: server + postgres };
}
