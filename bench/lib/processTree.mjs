/** Memory and processor time of a process with all its descendants, from /proc. */

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const SAMPLE_MS = 250;
const TICKS = clockTicks();
const PAGE = pageSize();

/** @returns {number[]} the process and everything it has started */
export function treeOf(pid) {
  if (!pid) {
    return [];
  }
  const children = new Map();
  for (const name of readdirSync('/proc')) {
    if (/^\d+$/.test(name)) {
      const parent = Number(statOf(name)?.[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    }
  }
  const found = [];
  const left = [pid];
  while (left.length > 0) {
    const next = left.pop();
    if (statOf(next)) {
      found.push(next);
      left.push(...(children.get(next) ?? []));
    }
  }
  return found;
}

/**
 * `rss` counts pages that processes share once for each of them; `pss` divides
 * them, and is undefined where the kernel does not tell.
 */
export function weigh(pid) {
  const pids = treeOf(pid);
  let rss = 0;
  let pss = 0;
  for (const each of pids) {
    rss += Number(statOf(each)?.[21] ?? 0) * PAGE;
    pss += pssOf(each);
  }
  return { processes: pids.length, rss, pss: pss || undefined };
}

/** Seconds of processor time so far, of ended children too. */
export function cpuSeconds(pid) {
  return treeOf(pid).reduce((total, each) => {
    const fields = statOf(each);
    const ticks = fields ? fields.slice(11, 15).map(Number) : [];
    return total + ticks.reduce((sum, tick) => sum + tick, 0) / TICKS;
  }, 0);
}

/** @param {() => number | undefined} pidOf asked each time: a restart changes it */
export function watchTree(pidOf) {
  const before = cpuSeconds(pidOf());
  let peak = 0;
  const samples = [];
  const sample = () => {
    const { rss } = weighQuickly(pidOf());
    peak = Math.max(peak, rss);
    samples.push(rss);
  };
  sample();
  const timer = setInterval(sample, SAMPLE_MS);
  return {
    end() {
      clearInterval(timer);
      sample();
      return {
        cpuSeconds: Math.max(0, cpuSeconds(pidOf()) - before),
        peakRss: peak,
        rssSamples: thin(samples, 60),
      };
    },
  };
}

function weighQuickly(pid) {
  return {
    rss: treeOf(pid).reduce(
      (total, each) => total + Number(statOf(each)?.[21] ?? 0) * PAGE,
      0,
    ),
  };
}

function thin(values, most) {
  const stride = Math.max(1, Math.ceil(values.length / most));
  return values.filter((_, index) => index % stride === 0);
}

function pssOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** The fields of /proc/PID/stat after the name, which may contain spaces and brackets. */
function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function clockTicks() {
  return Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
}

function pageSize() {
  return Number(execFileSync('getconf', ['PAGESIZE'], { encoding: 'utf8' }));
}
