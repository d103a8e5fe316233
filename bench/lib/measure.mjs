/**
 * Measures one case on two systems in turn: warm-ups, then repeats, the order
 * turned round each time. Every repeat is checked; a wrong answer is a failure
 * however fast it came.
 */

import { say } from '../../scripts/lib/console.mjs';
import { drive } from './drive.mjs';
import { median } from './statistics.mjs';

const WARM_SHARE = 0.5;

/**
 * @typedef {{
 *   id: string, workload: string, title: string, unit: string,
 *   better: 'higher' | 'lower', target?: number, group: 'write' | 'read',
 *   only?: 'portal', repeats?: number, warmups?: number, main?: string,
 *   prepare: (system: object, context: object, how: { warm: boolean }) => Promise<{ job?: object, expected?: object, skip?: string }>,
 *   run?: (system: object, prepared: object, context: object) => Promise<object>,
 *   check?: (system: object, prepared: object, result: object, context: object) => Promise<object | void>,
 *   figure: (result: object) => number,
 *   agree?: (ours: object, theirs: object) => void,
 * }} Case `target` is the factor wanted over MLflow; `main` the class of
 *   requests whose times are shown; `run` in place of the load generator
 */

/** @returns {Promise<object[]>} one record per system */
export async function measure(test, systems, context) {
  const { options, signal } = context;
  const wanted = systems.filter(({ kind }) => !test.only || kind === test.only);
  const repeats = test.repeats ?? options.repeats;
  const warmups = test.warmups ?? options.warmups;
  const records = new Map(wanted.map(each => [each, newRecord(test, each)]));
  for (let round = 0; round < warmups + repeats; round++) {
    const warm = round < warmups;
    for (const system of round % 2 === 0 ? wanted : [...wanted].reverse()) {
      signal.throwIfAborted();
      const record = records.get(system);
      if (!record.skipped && !record.failed) {
        await once({ test, system, record, warm, context });
      }
    }
  }
  const finished = [...records.values()].map(finish);
  checkAgreement(test, finished);
  finished.forEach(record => say(`  ${describe(record)}`));
  return finished;
}

function newRecord(test, system) {
  const { id, workload, title, unit, better, target, main } = test;
  return {
    ...{ id, workload, title, unit, better, target, main },
    system: system.name,
    kind: system.kind,
    runs: [],
  };
}

async function once({ test, system, record, warm, context }) {
  try {
    const prepared = await test.prepare(system, context, { warm });
    if (prepared.skip) {
      record.skipped = prepared.skip;
      return;
    }
    const result = await (test.run ?? runJob)(system, prepared, context, warm);
    const notes = {};
    if (!warm) {
      const { returns, ...rest } = result;
      record.runs.push({ ...rest, figure: test.figure(result), notes });
      record.answer = returns;
    }
    if (result.errors > 0) {
      const [first] = result.errorSamples;
      throw new Error(`${result.errors} requests failed, such as ${first}`);
    }
    Object.assign(notes, await test.check?.(system, prepared, result, context));
  } catch (error) {
    context.signal.throwIfAborted();
    record.failed = error.message;
    say(`  ${record.id} ${record.system}: ${error.message}`);
  }
}

function runJob(system, { job }, context, warm) {
  const seconds =
    job.seconds && warm ? Math.max(0.5, job.seconds * WARM_SHARE) : job.seconds;
  return drive(system, { ...job, seconds }, context);
}

function finish(record) {
  const { runs, main } = record;
  const middle = pick => median(runs.map(pick).filter(Number.isFinite));
  const times = Object.fromEntries(
    Object.keys(runs[0]?.classes ?? {}).map(name => [
      name,
      Object.fromEntries(
        ['p50', 'p95', 'p99', 'bytesEach', 'count'].map(key => [
          key,
          middle(each => each.classes[name]?.[key]),
        ]),
      ),
    ]),
  );
  return {
    ...record,
    figure: middle(each => each.figure),
    times,
    latency: times[main] ?? Object.values(times)[0],
    serverCpuSeconds: middle(each => each.server?.cpuSeconds),
    postgresCpuSeconds: middle(each => each.postgres?.cpuSeconds),
    peakRss: Math.max(...runs.map(each => each.server?.peakRss ?? 0), 0),
    seconds: middle(each => each.seconds),
  };
}

/** Of two systems that hold the same data, both must answer the same. */
function checkAgreement(test, records) {
  const [ours, theirs] = ['portal', 'mlflow'].map(kind =>
    records.find(each => each.kind === kind && each.runs.length > 0),
  );
  if (test.agree && ours && theirs) {
    try {
      test.agree(ours.answer, theirs.answer);
    } catch (error) {
      ours.failed = `not the answer of MLflow: ${error.message}`;
    }
  }
  records.forEach(record => delete record.answer);
}

function describe(record) {
  const { system, figure, unit, failed, skipped, latency } = record;
  const state = failed ? `FAILED: ${failed}` : skipped;
  const times = latency?.p50
    ? `  p50 ${round(latency.p50)} p95 ${round(latency.p95)} ms`
    : '';
  return `${record.id} ${system}: ${
    state ?? `${round(figure)} ${unit}${times}`
  }`;
}

export function round(value) {
  if (value === undefined || !Number.isFinite(value)) {
    return '–';
  }
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
