/** What the command line asks for, and how large each workload is. */

import { StartError } from '../../scripts/lib/console.mjs';
import { formOf, FORMS } from './mlflowServer.mjs';

export const WORKLOADS = [
  'idle',
  'w1',
  'w2',
  'w3',
  'w4',
  'w5',
  'w6',
  'w7',
  'w8',
];

/**
 * `seconds` is how long new requests are begun; a writing case ends earlier
 * when everything it had prepared is written.
 */
export const SCALES = {
  small: {
    repeats: 1,
    warmups: 1,
    // The form that mostly does best; the others take as long again each.
    forms: ['gunicorn'],
    w1: { calls: 100, processes: 16, callsEach: 20, batches: 25 },
    w2: { seconds: 2, batches: 60, batchesInAll: 480 },
    w3: { seconds: 2, runs: 1_000 },
    w4: {
      runs: [1_000, 4_000],
      metrics: 50,
      params: 50,
      tags: 5,
      seconds: 2,
      users: [8],
    },
    w5: { runs: 3, metrics: 2_000, params: 200, seconds: 2 },
    w6: { runs: 10, points: 10_000, long: 200_000, seconds: 2 },
    w7: { models: 200, versions: 20, seconds: 2, moves: 50 },
    w8: { seconds: 50, readers: 50, writers: 20 },
  },
  full: {
    repeats: 3,
    warmups: 2,
    forms: Object.keys(FORMS),
    w1: { calls: 5_000, processes: 16, callsEach: 1_000, batches: 2_000 },
    w2: { seconds: 10, batches: 100, batchesInAll: 1_600 },
    w3: { seconds: 10, runs: 4_000 },
    w4: {
      runs: [1_000, 10_000, 100_000],
      metrics: 50,
      params: 50,
      tags: 5,
      seconds: 6,
      users: [8, 32],
    },
    w5: { runs: 10, metrics: 10_000, params: 1_000, seconds: 5 },
    w6: {
      runs: 10,
      points: 100_000,
      long: 1_000_000,
      seconds: 5,
    },
    w7: { models: 1_000, versions: 100, seconds: 5, moves: 1_000 },
    w8: { seconds: 600, readers: 50, writers: 20 },
  },
};

export const USAGE = `npm run bench -- [--only w2,w4] [--cases paint] [--scale small|full] [--forms ${Object.keys(
  FORMS,
)}]
  [--repeats 3] [--warmups 2] [--data FOLDER] [--keep] [--cpu-profile] [--doc]
  --only         workloads among ${WORKLOADS}
  --cases        of these workloads only the cases whose name has this in it
  --forms        forms of MLflow; with -open after the name, without users
  --data, --keep where the databases are made, and that they stay
  --cpu-profile  also writes a CPU profile of ML Home's backend for each workload
  --doc          writes docs/benchmarks.md even if not every workload was run
  --from         measures nothing, but writes docs/benchmarks.md from files of raw figures`;

/** @param {string[]} args */
export function readOptions(args) {
  const given = new Map();
  const flags = ['keep', 'cpu-profile', 'doc', 'help'];
  for (let i = 0; i < args.length; i++) {
    const [, name, inline] = /^--([a-z-]+)(?:=(.*))?$/.exec(args[i]) ?? [];
    if (!name) {
      throw new StartError(`Not understood: ${args[i]}\n${USAGE}`);
    }
    given.set(name, flags.includes(name) ? true : inline ?? args[++i]);
  }
  const scaleName = given.get('scale') ?? 'full';
  const scale = SCALES[scaleName];
  const forms = list(given.get('forms')) ?? scale?.forms ?? [];
  const only = list(given.get('only')) ?? WORKLOADS;
  const known = [
    'only',
    'cases',
    'scale',
    'forms',
    'repeats',
    'warmups',
    'data',
    'from',
    ...flags,
  ];
  const wrong = [
    ...[...given.keys()].filter(each => !known.includes(each)),
    ...(scale ? [] : [scaleName]),
    ...forms.filter(each => !formOf(each)),
    ...only.filter(each => !WORKLOADS.includes(each)),
  ];
  if (wrong.length > 0) {
    throw new StartError(`Not understood: ${wrong.join(', ')}\n${USAGE}`);
  }
  return {
    ...{ scaleName, scale, forms, only, help: given.has('help') },
    repeats: Number(given.get('repeats') ?? scale.repeats),
    warmups: Number(given.get('warmups') ?? scale.warmups),
    from: list(given.get('from')),
    cases: given.get('cases') ?? '',
    folder: given.get('data'),
    keep: given.has('keep'),
    cpuProfile: given.has('cpu-profile'),
    writeDoc: given.has('doc') || WORKLOADS.every(each => only.includes(each)),
  };
}

const list = value => value?.split(',').filter(Boolean);
