import { ModelStage } from '@ml-home/backstage-plugin-ml-home-common';
import {
  KeyValue,
  ModelVersionRecord,
} from '@ml-home/backstage-plugin-ml-home-node';

// Postgres answers bigint as text.

export interface DbModelRow {
  id: string;
  name: string;
  entity_ref: string;
  entity_name: string;
  registered: boolean;
  declared: boolean;
  description: string | null;
  created_by: string | null;
  last_version: number;
  owner_ref: string | null;
  lifecycle: string | null;
  project_ref: string | null;
  created_at: Date;
  updated_at: Date;
  catalog_changed_at: Date;
}

export interface DbVersionRow {
  model_id: string;
  name: string;
  version: number;
  source: string;
  run_id: string | null;
  run_link: string | null;
  logged_model_id: string | null;
  description: string | null;
  stage: ModelStage;
  status: 'PENDING_REGISTRATION' | 'FAILED_REGISTRATION' | 'READY';
  created_by: string | null;
  created_at: Date;
  updated_at: Date;
  tags: { key: string; value: string }[] | null;
  aliases: string[] | null;
}

export interface DbModelWithPartsRow extends DbModelRow {
  tags: { key: string; value: string }[] | null;
  aliases: { alias: string; version: number }[] | null;
}

/** Each key once, with its last value, in the order of keys. */
export const lastTags = (tags: KeyValue[]): KeyValue[] =>
  [...new Map(tags.map(tag => [tag.key, tag.value]))]
    .map(([key, value]) => ({ key, value }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));

export function toVersion(row: DbVersionRow): ModelVersionRecord {
  return {
    name: row.name,
    version: String(row.version),
    createdAt: row.created_at.getTime(),
    updatedAt: row.updated_at.getTime(),
    stage: row.stage,
    description: row.description ?? undefined,
    source: row.source,
    runId: row.run_id ?? undefined,
    runLink: row.run_link ?? undefined,
    loggedModelId: row.logged_model_id ?? undefined,
    createdBy: row.created_by ?? undefined,
    tags: row.tags ?? [],
    aliases: row.aliases ?? [],
  };
}
