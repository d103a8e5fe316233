import {
  Facets,
  LineageDataset,
  LineageEventInput,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Knex } from 'knex';
import { asCaller, startMlHome } from './harness';

export const LAKE = 'pg://lake:5432';

/** Id of the n-th run. */
export const runIdOf = (n: number) =>
  `0192f0c0-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** Instant of the tests' first event, in epoch milliseconds. */
export const T0 = Date.UTC(2026, 2, 29, 4);

type RunEvent = Extract<LineageEventInput, { kind: 'run' }>;

const flat = ({ facets, useFacets, ...name }: LineageDataset, use: string) => ({
  ...name,
  facets,
  [use]: useFacets,
});

export const aDataset = (
  name: string,
  given: { facets?: Facets; use?: Facets; namespace?: string } = {},
): LineageDataset => ({
  namespace: given.namespace ?? LAKE,
  name,
  facets: given.facets ?? {},
  useFacets: given.use ?? {},
});

/** An event of a run; `minutes` after `T0`. */
export function aRunEvent(
  given: Partial<Omit<RunEvent, 'job'>> & {
    minutes?: number;
    job?: string;
    jobFacets?: Facets;
  } = {},
): RunEvent {
  const { minutes = 0, job = 'daily', jobFacets = {}, ...rest } = given;
  const event: Omit<RunEvent, 'event'> = {
    kind: 'run',
    eventType: 'COMPLETE',
    eventTime: T0 + minutes * 60_000,
    runId: '0192f0c0-0000-7000-8000-000000000001',
    runFacets: {},
    job: { namespace: 'airflow', name: job, facets: jobFacets },
    inputs: [],
    outputs: [],
    ...rest,
  };
  return {
    ...event,
    event: {
      eventTime: event.eventTime,
      eventType: event.eventType,
      run: { runId: event.runId, facets: event.runFacets },
      job: event.job,
      inputs: event.inputs.map(one => flat(one, 'inputFacets')),
      outputs: event.outputs.map(one => flat(one, 'outputFacets')),
    },
  };
}

export function aJobEvent(
  inputs: LineageDataset[],
  outputs: LineageDataset[],
  minutes = 0,
): LineageEventInput {
  const job = { namespace: 'airflow', name: 'designed', facets: {} };
  const eventTime = T0 + minutes * 60_000;
  return {
    kind: 'job',
    eventTime,
    job,
    inputs,
    outputs,
    event: { eventTime, job, inputs, outputs },
  };
}

export const nominal = (start: string): Facets => ({
  nominalTime: { nominalStartTime: start },
});
export const rows = (rowCount: number): Facets => ({
  outputStatistics: { rowCount },
});

/** The facet `lineage` of a job: per output the names of its inputs. */
export const lineageFacet = (feeds: Record<string, string[]>): Facets => ({
  lineage: {
    entries: Object.entries(feeds).map(([name, inputs]) => ({
      namespace: LAKE,
      name,
      type: 'DATASET',
      inputs: inputs.map(input => ({
        namespace: LAKE,
        name: input,
        type: 'DATASET',
      })),
    })),
  },
});

/** The facet `columnLineage` of an output. */
export const columnFacet = (...inputs: string[]): Facets => ({
  columnLineage: {
    fields: {
      a: {
        inputFields: inputs.map(name => ({
          namespace: LAKE,
          name,
          field: 'x',
          transformations: [{ type: 'DIRECT', subtype: 'IDENTITY' }],
        })),
      },
    },
  },
});

/** Facets of a run that worked on 28 March. */
export const DAY_OF_EVENTS = nominal('2026-03-28T00:00:00Z');

/** A portal with a daily family that is made of the dataset `features`. */
export async function startWithLineage(knex: Knex) {
  const portal = await startMlHome({ knex });
  const [{ id: familyId }] = await knex('feature_families')
    .insert({
      name: 'user_tracks',
      title: 'What users play',
      datasets: [`${LAKE}/features`, 'elsewhere'],
      cadence: 'day',
      zone: 'UTC',
    })
    .returning('id');
  return {
    portal,
    familyId: familyId as string,
    send: (...events: LineageEventInput[]) =>
      portal.services.lineage.recordEvents(events, { caller: asCaller() }),
  };
}

/** Raw plays are cleaned; of them and of the users the family's dataset of a day is made, and a report. */
export const oneDay = (): LineageEventInput[] => [
  aRunEvent({
    runId: runIdOf(1),
    job: 'clean',
    inputs: [aDataset('raw')],
    outputs: [aDataset('plays')],
  }),
  aRunEvent({
    runId: runIdOf(2),
    job: 'featurize',
    minutes: 5,
    runFacets: DAY_OF_EVENTS,
    inputs: [aDataset('plays'), aDataset('users')],
    outputs: [aDataset('features', { use: rows(7) }), aDataset('report')],
    jobFacets: lineageFacet({ features: ['plays'], report: ['users'] }),
  }),
];
