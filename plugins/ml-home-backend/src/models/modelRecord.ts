import { ModelStage } from '@ml-home/backstage-plugin-ml-home-common';
import { KeyValue, ModelRecord } from '@ml-home/backstage-plugin-ml-home-node';

type DbPairs = [key: string, value: string][] | null;

type DbLatestVersion = [
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

/** A model with its tags, aliases and the newest version of each stage; times in milliseconds. */
export interface DbModelRecordRow {
  record: [
    name: string,
    createdAt: number,
    updatedAt: number,
    description: string | null,
    tags: DbPairs,
    aliases: [alias: string, version: number][] | null,
    latest: DbLatestVersion[] | null,
  ];
}

const toTags = (pairs: DbPairs): KeyValue[] =>
  (pairs ?? []).map(([key, value]) => ({ key, value }));

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
    latestVersions: (latest ?? []).map(
      ([version, created, updated, stage, text, source, ...rest]) => {
        const [runId, runLink, loggedModelId, createdBy, own] = rest;
        return {
          name,
          version: String(version),
          createdAt: created,
          updatedAt: updated,
          stage,
          description: text ?? undefined,
          source,
          runId: runId ?? undefined,
          runLink: runLink ?? undefined,
          loggedModelId: loggedModelId ?? undefined,
          createdBy: createdBy ?? undefined,
          tags: toTags(own),
          aliases: aliases
            .filter(([, target]) => target === version)
            .map(([alias]) => alias),
        };
      },
    ),
  };
}
