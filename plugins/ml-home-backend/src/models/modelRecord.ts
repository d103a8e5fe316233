import { ModelStage } from '@ml-home/backstage-plugin-ml-home-common';
import {
  KeyValue,
  ModelRecord,
  ModelVersionRecord,
} from '@ml-home/backstage-plugin-ml-home-node';

type DbTags = Record<string, string> | null;

type DbVersionParts = [
  version: number,
  createdMicros: number,
  updatedMicros: number,
  stage: ModelStage,
  description: string | null,
  source: string,
  runId: string | null,
  runLink: string | null,
  loggedModelId: string | null,
  createdBy: string | null,
  tags: DbTags,
];

/** A timestamptz as whole epoch microseconds: exact in a double, and a fraction of the work that numerics are. */
export const micros = (column: string): string =>
  `(date_part('epoch', ${column}) * 1000000)::bigint`;

/** Tags of rows `t` as an object: one call a tag in place of two. */
export const TAGS_OBJECT = 'json_object_agg(t.key, t.value)';

/** A row `v` of model_versions as `DbVersionParts`: one JSON text is read sooner than a row of columns. */
export const VERSION_PARTS = `json_build_array(v.version, ${micros(
  'v.created_at',
)}, ${micros(
  'v.updated_at',
)}, v.stage, v.description, v.source, v.run_id, v.run_link, v.logged_model_id, v.created_by,
     (select ${TAGS_OBJECT} from (
        select key, value from model_version_tags where model_id = v.model_id and version = v.version order by key) t))`;

/** A version with its tags and aliases, and the name of its model. */
export interface DbVersionRecordRow {
  name: string;
  parts: DbVersionParts;
  aliases: string[] | null;
}

/** A model with its tags, aliases and the newest version of each stage. */
export interface DbModelRecordRow {
  record: [
    name: string,
    createdMicros: number,
    updatedMicros: number,
    description: string | null,
    tags: DbTags,
    aliases: [alias: string, version: number][] | null,
    latest: DbVersionParts[] | null,
  ];
}

const toTags = (tags: DbTags): KeyValue[] =>
  tags ? Object.entries(tags).map(([key, value]) => ({ key, value })) : [];

/** Milliseconds, cut as `Date` cuts them. */
const toMillis = (microseconds: number): number =>
  Math.floor(microseconds / 1000);

function toVersionOf(
  name: string,
  parts: DbVersionParts,
  aliases: string[],
): ModelVersionRecord {
  const [version, created, updated, stage, description, source, ...rest] =
    parts;
  const [runId, runLink, loggedModelId, createdBy, tags] = rest;
  return {
    name,
    version: String(version),
    createdAt: toMillis(created),
    updatedAt: toMillis(updated),
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
  const [name, created, updated, description, tags, pairs, latest] = record;
  const aliases = pairs ?? [];
  return {
    name,
    createdAt: toMillis(created),
    updatedAt: toMillis(updated),
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
