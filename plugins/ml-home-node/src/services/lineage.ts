import { CallOptions } from './caller';

/** Facets by name, as they were sent. */
export type Facets = Record<string, Record<string, unknown>>;

export interface LineageName {
  namespace: string;
  name: string;
}

export interface LineageDataset extends LineageName {
  facets: Facets;
  /** Of this use: `inputFacets` or `outputFacets`. */
  useFacets: Facets;
}

export interface LineageJob extends LineageName {
  facets: Facets;
}

/** What a run does when an event is sent. */
export type LineageRunEventType =
  | 'START'
  | 'RUNNING'
  | 'COMPLETE'
  | 'ABORT'
  | 'FAIL'
  | 'OTHER';

/** An event of OpenLineage. */
export type LineageEventInput = {
  /** Epoch milliseconds, by the clock of whoever sent it. */
  eventTime: number;
  /** All of it, as it was sent. */
  event: Record<string, unknown>;
} & (
  | {
      kind: 'run';
      eventType?: LineageRunEventType;
      /** A UUID. */
      runId: string;
      runFacets: Facets;
      job: LineageJob;
      inputs: LineageDataset[];
      outputs: LineageDataset[];
    }
  | {
      kind: 'job';
      job: LineageJob;
      inputs: LineageDataset[];
      outputs: LineageDataset[];
    }
  | { kind: 'dataset'; dataset: LineageDataset }
);

export interface LineageRecorded {
  accepted: number;
  /** Known already: nothing is counted twice. */
  repeated: number;
}

/** Takes in events of lineage, in any order and any number of times. */
export interface LineageService {
  /** All are kept, or none. */
  recordEvents(
    events: LineageEventInput[],
    options: CallOptions,
  ): Promise<LineageRecorded>;
}
