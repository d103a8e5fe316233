import { ModelStage } from '@ml-home/backstage-plugin-ml-home-common';
import {
  KeyValue,
  ModelRecord,
  ModelVersionRecord,
} from '@ml-home/backstage-plugin-ml-home-node';
import { millis } from '../database';

type DbPairs = [key: string, value: string][] | null;

type DbVersionParts = [
  version: number,
  createdAt: number,
  updatedAt: number,
  stage: ModelStage,
  description: string | null,
  source: string,
  runId: string | null,
  runLink: string | null,
  loggedModelId: string | null,
  createdBy: string | null,
  tags: DbPairs,
];

/** A row `v` of model_versions as `DbVersionParts`: one JSON text is read sooner than a row of columns. */
export const VERSION_PARTS = `json_build_array(v.version, ${millis(
  'v.created_at',
)}, ${millis(
  'v.updated_at',
)}, v.stage, v.description, v.source, v.run_id, v.run_link, v.logged_model_id, v.created_by,
     (select json_agg(json_build_array(t.key, t.value)) from (
        select key, value from model_version_tags where model_id = v.model_id and version = v.version order by key) t))`;

/** A version with its tags and aliases, and the name of its model; times in milliseconds. */
export interface DbVersionRecordRow {
  name: string;
  parts: DbVersionParts;
  aliases: string[] | null;
}

/** A model with its tags, aliases and the newest version of each stage; times in milliseconds. */
export interface DbModelRecordRow {
  record: [
    name: string,
    createdAt: number,
    updatedAt: number,
    description: string | null,
    tags: DbPairs,
    aliases: [alias: string, version: number][] | null,
    latest: DbVersionParts[] | null,
  ];
}

const toTags = (pairs: DbPairs): KeyValue[] =>
  (pairs ?? []).map(([key, value]) => ({ key, value }));

function toVersionOf(
  name: string,
  parts: DbVersionParts,
  aliases: string[],
): ModelVersionRecord {
  const [version, createdAt, updatedAt, stage, description, source, ...rest] =
    parts;
  const [runId, runLink, loggedModelId, createdBy, tags] = rest;
  return {
    name,
    version: String(version),
    createdAt,
    updatedAt,
    stage,
    description: description ?? undefined,
    source,
    runId: runId ?? undefined,
    runLink: runLink ?? undefined,
    loggedModelId: loggedModelId ?? undefined,
    createdBy: createdBy ?? undefined,
    tags: toTags(tags),
    aliases,
  };
}

export const toVersionRecord = (row: DbVersionRecordRow): ModelVersionRecord =>
  toVersionOf(row.name, row.parts, row.aliases ?? []);

export function toModelRecord({ record }: DbModelRecordRow): ModelRecord {
  const [name, createdAt, updatedAt, description, tags, pairs, latest] = record;
  const aliases = pairs ?? [];
  return {
    name,
    createdAt,
    updatedAt,
    description: description ?? undefined,
    tags: toTags(tags),
    aliases: aliases.map(([alias, version]) => ({
      alias,
      version: String(version),
    })),
    latestVersions: (latest ?? []).map(parts =>
      toVersionOf(
        name,
        parts,
        aliases
          .filter(([, target]) => target === parts[0])
          .map(([alias]) => alias),
      ),
    ),
  };
}
