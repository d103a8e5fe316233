import {
  Facets,
  LineageDataset,
  LineageEventInput,
} from '@ml-home/backstage-plugin-ml-home-node';

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
  namespace: given.namespace ?? 'pg://lake:5432',
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
      namespace: 'pg://lake:5432',
      name,
      type: 'DATASET',
      inputs: inputs.map(input => ({
        namespace: 'pg://lake:5432',
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
          namespace: 'pg://lake:5432',
          name,
          field: 'x',
          transformations: [{ type: 'DIRECT', subtype: 'IDENTITY' }],
        })),
      },
    },
  },
});
