/** The page docs/benchmarks.md, made from what was measured and from nothing else. */

import { WORKLOADS } from './options.mjs';
import { formOf } from './mlflowServer.mjs';
import { summarizeCases } from './ratios.mjs';
import { figure, latency, table, times } from './tables.mjs';
import { ceilings, idle, resources, soak, storage } from './extras.mjs';

const TITLES = {
  W1: 'Training loops with the real Python client',
  W2: 'Metrics in bulk',
  W3: 'Whole runs, and metrics one at a time',
  W4: 'The table of runs',
  W5: 'Wide runs',
  W6: 'Charts and histories',
  W7: 'The registry of models',
  W8: 'A soak with a crash in the middle',
};

/** @param {object[]} parts raw figures of runs of the bench; of a case that several hold, those of the last count */
export function render(parts) {
  const forms = [...new Set(parts.flatMap(({ settings }) => settings.forms))];
  const of = name => parts.flatMap(part => part[name]);
  const records = latestOf(parts);
  const cases = summarizeCases(records, forms);
  const used = Object.keys(TITLES).filter(each =>
    cases.some(({ workload }) => workload === each),
  );
  const sections = [
    intro(parts, forms),
    setting(parts),
    ...used.map(each => section(each, cases, forms)),
    ceilings(cases),
    storage({ storage: of('storage') }),
    idle({ idle: of('idle') }),
    resources(cases),
    missing(parts, records),
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

function latestOf(parts) {
  const last = new Map(
    parts.flatMap(part => part.records.map(({ id }) => [id, part])),
  );
  return parts.flatMap(part =>
    part.records.filter(({ id }) => last.get(id) === part),
  );
}

function commandOf({ settings, machine }) {
  const { forms, only, part, scaleName, repeats, warmups } = settings;
  const cases = part ? ` --cases ${part}` : '';
  const command = `npm run bench -- --only ${only}${cases} --scale ${scaleName} --forms ${forms} --repeats ${repeats} --warmups ${warmups}`;
  return `# ${machine.date}, revision ${machine.revision}\n${command}`;
}

function intro(parts, forms) {
  const [{ machine }] = parts;
  return `# Benchmarks

ML Home beside MLflow ${
    machine.mlflow
  }. This page is written from the raw figures of the commands that measured them:

\`\`\`sh
${parts.map(commandOf).join('\n\n')}
\`\`\`

A narrower run: \`npm run bench -- --only w2,w4 --scale small --forms gunicorn\`. What is needed beside Node: Python 3.10 or newer with \`venv\`, and \`pgbench\` (Debian's \`postgresql-contrib\`) for the upper limit of W2. Raw figures are kept in \`bench/results/\`; \`npm run bench -- --from FILE,FILE\` writes this page from them.

- One Postgres, the same settings, a database for each system; both hold the same data, made from a formula.
- MLflow is run as ${forms
    .map(each => formOf(each).label)
    .join('; ')}. Each case is compared with the form that did best in it.
- Users are checked in both. MLflow's is its administrator, and it keeps passwords in its cache, which spares it work; ML Home's has a personal token and is asked for permission each time.
- One load generator for both, a process of its own, with connections that stay open and requests that are built beforehand. The systems take turns; every figure is the median of the repeats after the warm-ups. Before reading cases both databases are vacuumed and analysed.
- Answers are checked: rows in the database, the order of runs, values of points, latest metrics, numbers of versions. A wrong or failed answer makes the case a failure.`;
}

function setting(parts) {
  const [{ machine, server }] = parts;
  const rows = [
    [
      'processor',
      `${machine.cpu}, ${machine.cores} cores, shared by servers, Postgres and load generator`,
    ],
    ['memory', `${machine.memoryGiB} GiB`],
    ['kernel', machine.kernel],
    ['Postgres', server.server_version],
    ['Node', `${machine.node} (server), ${machine.loadNode} (load generator)`],
    ['Python', machine.python],
    ['pgbench', machine.pgbench ?? 'not installed'],
    [
      'load of the machine at the start',
      parts.map(part => part.machine.loadAverage.join(', ')).join('; '),
    ],
    ...Object.entries(server)
      .filter(([name]) => name !== 'server_version')
      .map(([name, value]) => [`\`${name}\``, value]),
  ];
  const sizes = parts.flatMap(({ settings: { scale, scaleName, only } }) =>
    only
      .filter(each => scale[each])
      .map(each => [
        each.toUpperCase(),
        `\`--scale ${scaleName}\`: ${inWords(scale[each])}`,
      ]),
  );
  const distinct = new Map(sizes.map(row => [row.join(' '), row]));
  return `## On what

${table(['', ''], rows)}

Sizes; \`seconds\` is how long new requests are begun:

${table(['workload', 'size'], [...distinct.values()])}`;
}

const inWords = size =>
  Object.entries(size)
    .map(
      ([name, value]) =>
        `${name} ${[value]
          .flat()
          .map(each => each.toLocaleString('en'))
          .join(' / ')}`,
    )
    .join(', ');

function section(workload, cases, forms) {
  const own = cases.filter(
    each => each.workload === workload && each.forms.length > 0,
  );
  const rows = own.map(
    ({ title, unit, ours, forms: theirs, ratio, target }) => [
      title,
      unit,
      figure(ours),
      latency(ours),
      ...forms.map(form =>
        figure(theirs.find(({ system }) => system === form)),
      ),
      times(ratio) + (target && ratio < target ? ' (below)' : ''),
      target ? `${target}×` : '',
    ],
  );
  const alone = cases.filter(
    each =>
      each.workload === workload &&
      each.forms.length === 0 &&
      !/pgbench/.test(each.id),
  );
  const only = alone.map(({ title, unit, ours }) => [
    title,
    unit,
    figure(ours),
    latency(ours),
    ...forms.map(() => ''),
    '',
    '',
  ]);
  const head = [
    '',
    'unit',
    'ML Home',
    'p50 / p95 / p99 ms',
    ...forms.map(each => `MLflow ${each}`),
    'ratio',
    'wanted',
  ];
  return `## ${workload}: ${TITLES[workload]}\n\n${table(head, [
    ...rows,
    ...only,
  ])}${workload === 'W8' ? soak(alone) : ''}`;
}

function missing(parts, records) {
  const run = parts.flatMap(({ settings }) => settings.only);
  const lines = [
    ...WORKLOADS.filter(each => !run.includes(each)).map(
      each => `${each.toUpperCase()} was not run.`,
    ),
    ...records
      .filter(({ skipped }) => skipped)
      .map(({ id, system, skipped }) => `${id}, ${system}: ${skipped}.`),
    ...records
      .filter(({ failed }) => failed)
      .map(
        ({ id, system, failed }) =>
          `${id}, ${system} FAILED: ${failed.slice(0, 200)}`,
      ),
    'Pages are painted by Chromium on the machine that serves them; those of MLflow are not painted.',
    'Servers, Postgres and load generator are not pinned to cores of their own.',
  ];
  return `## What is missing\n\n${[...new Set(lines)]
    .map(each => `- ${each}`)
    .join('\n')}`;
}
