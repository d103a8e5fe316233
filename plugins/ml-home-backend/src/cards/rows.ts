import {
  Evaluation,
  StoredCardValues,
} from '@ml-home/backstage-plugin-ml-home-common';
import { FileFacts } from './fileFacts';

/** Names one version of a model. */
export interface VersionRef {
  model: string;
  version: string;
}

export const refKey = ({ model, version }: VersionRef): string =>
  `${version} ${model}`;

interface KeyValueRow {
  key: string;
  value: string;
}

/** A model version with what is declared of its model and what people wrote on its card. Times are ISO 8601. */
export interface DbCardVersionRow {
  model_id: string;
  name: string;
  version: number;
  entity_ref: string;
  model_description: string | null;
  model_owner: string | null;
  model_created_by: string | null;
  model_tags: KeyValueRow[] | null;
  description: string | null;
  source: string;
  run_id: string | null;
  logged_model_id: string | null;
  stage: string;
  created_by: string | null;
  created_at: Date;
  tags: KeyValueRow[] | null;
  declaration: {
    owner_ref: string | null;
    metadata: {
      title?: string;
      description?: string;
      tags?: string[];
      links?: { url: string; title?: string }[];
    };
    spec: Record<string, unknown>;
    location: string | null;
    changed_at: string;
  } | null;
  revision: number | null;
  card_values: StoredCardValues | null;
  updated_by: string | null;
  updated_at: Date | null;
  files: FileFacts | null;
  file_problems: { file: string; message: string }[] | null;
  files_changed_at: Date | null;
  files_read_at: Date | null;
}

export interface DbCardRunRow {
  run_id: string;
  run_name: string;
  experiment_id: string;
  status: string;
  client_user: string;
  created_by: string | null;
  /** Epoch milliseconds. */
  start_time: string;
  end_time: string | null;
  artifact_uri: string;
  params: KeyValueRow[] | null;
  tags: KeyValueRow[] | null;
  /** Latest finite values, system metrics left out. */
  metrics: { key: string; value: number; at: number }[] | null;
  gpus: number;
}

export interface DbCardDatasetRow {
  run_id: string;
  name: string;
  digest: string;
  source: string;
  profile: string | null;
  context: string | null;
}

export interface DbLoggedMetricRow {
  model_id: string;
  run_id: string;
  key: string;
  dataset_name: string;
  value: number;
  /** Epoch milliseconds. */
  ts: string;
}

export interface DbEvaluationRow {
  id: string;
  model_id: string;
  version: number;
  name: string;
  digest: string;
  source: 'api' | 'file';
  from: string | null;
  document: Evaluation;
  evaluated_at: Date | null;
  created_by: string | null;
  created_at: Date;
}

export interface DbCardRevisionRow {
  revision: number;
  kind: 'edit' | 'import' | 'restore';
  changes: { field: string; before: unknown; after: unknown }[];
  note: string | null;
  author: string | null;
  created_at: Date;
}

/** Everything that a card of one version follows from. */
export interface CardSources {
  version: DbCardVersionRow;
  /** The source run; absent when there is none, or it is gone or hidden from the caller. */
  run?: DbCardRunRow;
  datasets: DbCardDatasetRow[];
  loggedMetrics: DbLoggedMetricRow[];
  evaluations: DbEvaluationRow[];
  /** The caller may not see the experiment of the source run. */
  runHidden: boolean;
}
