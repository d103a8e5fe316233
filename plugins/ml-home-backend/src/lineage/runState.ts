import {
  Facets,
  LineageDataset,
  LineageEventInput,
} from '@ml-home/backstage-plugin-ml-home-node';
import { canonicalJson } from './canonical';
import { columnInputs, toKey } from './names';

/** A fact and the time of the event that said it, in epoch milliseconds; null once it was deleted. */
export type Register = [number, Record<string, unknown> | null];
export type Registers = Record<string, Register>;

export type RunEvent = Extract<LineageEventInput, { kind: 'run' }>;

/**
 * What the events of one run say together. Of facts that are said twice the newest holds, so that neither the order
 * nor the number of times in which events arrive matters.
 */
export interface RunState {
  /** How the run ended last. */
  ended?: [number, 'COMPLETE' | 'FAIL' | 'ABORT'];
  run: Registers;
  job: Registers;
  /** By key of the dataset. */
  inputs: Record<string, Registers>;
  outputs: Record<string, Registers>;
}

export const emptyRunState = (): RunState => ({
  run: {},
  job: {},
  inputs: {},
  outputs: {},
});

/** Facets that something follows from; the rest is in the events. */
const KEPT = {
  run: ['nominalTime', 'parent'],
  job: ['lineage'],
  dataset: ['lineage', 'columnLineage'],
  output: ['subset', 'outputStatistics'],
};
const ENDS = ['ABORT', 'FAIL', 'COMPLETE'] as const;

/** The one that holds of two. Of two at the same time it is always the same one. */
function newer(a: Register | undefined, b: Register): Register {
  if (!a || b[0] > a[0]) return b;
  if (b[0] < a[0]) return a;
  return canonicalJson(b[1]) > canonicalJson(a[1]) ? b : a;
}

/** What is kept of a facet: of a thousand columns only the datasets that they come from. */
function keptOf(name: string, facet: Facets[string]): Register[1] {
  // eslint-disable-next-line no-underscore-dangle
  if (facet._deleted === true) return null;
  return name === 'columnLineage' ? { dataset: columnInputs(facet) } : facet;
}

function mergeFacets(
  known: Registers | undefined,
  facets: Facets,
  names: string[],
  time: number,
): Registers {
  const merged = { ...known };
  for (const name of names) {
    const facet = facets[name];
    if (!facet) continue;
    merged[name] = newer(merged[name], [time, keptOf(name, facet)]);
  }
  return merged;
}

function mergeDatasets(
  known: Record<string, Registers>,
  datasets: LineageDataset[],
  time: number,
): Record<string, Registers> {
  const merged = { ...known };
  for (const dataset of datasets) {
    const key = toKey(dataset);
    merged[key] = mergeFacets(
      mergeFacets(merged[key], dataset.facets, KEPT.dataset, time),
      dataset.useFacets,
      KEPT.output,
      time,
    );
  }
  return merged;
}

function laterEnd(state: RunState, event: RunEvent): RunState['ended'] {
  const type = ENDS.find(end => end === event.eventType);
  if (!type) return state.ended;
  const [time, other] = state.ended ?? [-Infinity, type];
  if (event.eventTime !== time) {
    return event.eventTime > time ? [event.eventTime, type] : state.ended;
  }
  return ENDS.indexOf(type) > ENDS.indexOf(other) ? [time, type] : state.ended;
}

/** Adds an event to what is known of its run. */
export function mergeRun(state: RunState, event: RunEvent): RunState {
  const { eventTime } = event;
  return {
    ended: laterEnd(state, event),
    run: mergeFacets(state.run, event.runFacets, KEPT.run, eventTime),
    job: mergeFacets(state.job, event.job.facets, KEPT.job, eventTime),
    inputs: mergeDatasets(state.inputs, event.inputs, eventTime),
    outputs: mergeDatasets(state.outputs, event.outputs, eventTime),
  };
}

/** The facet that holds, if any. */
export const heldOf = (
  registers: Registers | undefined,
  name: string,
): Record<string, unknown> | undefined => registers?.[name]?.[1] ?? undefined;
