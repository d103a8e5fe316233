import {
  CarbonGap,
  CarbonOrigin,
  Emission,
} from '@ml-home/backstage-plugin-ml-home-common';

export type EmissionSource = 'csv' | 'post' | 'api' | 'artifact';

/** A run as figures are made from it. */
export interface RunFacts {
  id: string;
  runId: string;
  startTime: number;
  endTime: number;
  /** Tags and params that say something of hardware or place; tags win. */
  values: Record<string, string>;
  /** Means of system metrics over the run, and the newest values of what trackers log, by their keys. */
  metrics: Record<string, number>;
}

/** A report, and whom it is believed to belong to. */
export interface MatchedEmission extends Emission {
  runId?: string;
  matchedBy?: string;
}

/** One run's place in the sums. */
export interface ChosenFigure {
  day: string;
  origin?: CarbonOrigin;
  kWh?: number;
  location?: number;
  market?: number;
  embodied?: number;
  gaps: CarbonGap[];
}
