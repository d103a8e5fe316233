import { CallOptions } from './caller';

/** A version of a scorer: how answers are judged, as the client has written it down. */
export interface ScorerRecord {
  scorerId: string;
  experimentId: string;
  name: string;
  version: number;
  /** JSON that only clients read; the portal never runs it. */
  definition: string;
  /** Epoch milliseconds. */
  createdAt: number;
}

/** Scorers of experiments, in numbered versions. */
export interface ScorerService {
  /** Adds a version. */
  registerScorer(
    input: { experimentId: string; name: string; definition: string },
    options: CallOptions,
  ): Promise<ScorerRecord>;
  /** The newest version of each scorer, by experiment and name; of all experiments when none are named. */
  listScorers(
    experimentIds: string[] | undefined,
    options: CallOptions,
  ): Promise<ScorerRecord[]>;
  /** Versions of one scorer, the oldest first. */
  listScorerVersions(
    experimentId: string,
    name: string,
    options: CallOptions,
  ): Promise<ScorerRecord[]>;
  /** One version, the newest when none is named. */
  getScorer(
    scorer: { experimentId: string; name: string; version?: number },
    options: CallOptions,
  ): Promise<ScorerRecord>;
  /** One version, or all of them. */
  deleteScorer(
    scorer: { experimentId: string; name: string; version?: number },
    options: CallOptions,
  ): Promise<void>;
}
