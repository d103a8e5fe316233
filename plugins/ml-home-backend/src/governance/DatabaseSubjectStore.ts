import {
  allOf,
  Executor,
  pgArray,
  queryRows,
  sqlPart,
  SqlPart,
} from '../database';
import { Knex } from 'knex';

/** Tags that name who wrote the code: entity refs, e-mail addresses or user names, split by commas. */
export const COMMIT_AUTHOR_TAGS = [
  'mlhome.commit-authors',
  'mlflow.source.git.authors',
  'mlflow.source.git.author',
  'git.author',
];

export interface DbSubjectRow {
  model_id: string;
  model_name: string;
  version: number;
  project_ref: string | null;
  owner_ref: string | null;
  aliases: string[];
  tier: string | null;
  gpai: string | null;
}

export interface DbAuthorsRow {
  created_by: string | null;
  run_by: string | null;
  run_user: string | null;
  commit_authors: string[];
  /** Who wrote on the card, imported into it or restored it, also what was overwritten since. */
  card_authors: string[];
}

/** What governance reads of models and runs; it writes none of it. */
export class DatabaseSubjectStore {
  /** The model that a caller may see; the version 0 where none is asked for. */
  async find(
    executor: Executor,
    model: string,
    version: number | undefined,
    scope: SqlPart | undefined,
  ): Promise<DbSubjectRow | undefined> {
    const where = allOf([sqlPart('m.name = ?', [model]), scope]);
    const joined = version === undefined ? 'left join' : 'join';
    const [row] = await queryRows<DbSubjectRow>(
      executor,
      `select m.id as model_id, m.name as model_name, coalesce(v.version, 0) as version, m.project_ref, m.owner_ref,
         array(select a.alias from model_aliases a where a.model_id = m.id and a.version = v.version order by 1) as aliases,
         s.tier, s.gpai
       from models m
       ${joined} model_versions v on v.model_id = m.id and v.version = ?
       left join lateral (select tier, gpai from governance_assessments s
         where s.model_id = m.id order by s.id desc limit 1) s on true
       where ${where.sql}`,
      [version ?? 0, ...where.bindings],
    );
    return row;
  }

  /**
   * What is kept of a model follows its name; assessments, the ledger and what the gate answered are never changed.
   * Answers how many rows.
   */
  async rename(tx: Executor, modelId: string, name: string): Promise<number> {
    let changed = 0;
    for (const table of [
      'governance_reviews',
      'governance_findings',
      'governance_waivers',
    ]) {
      changed += await tx(table)
        .where({ model_id: modelId })
        .update({ model_name: name });
    }
    return changed;
  }

  /** The newest reviews of a model, or of one of its versions; 100 at most. */
  async reviewsOf(
    executor: Executor,
    modelId: string,
    version: number | undefined,
  ): Promise<{ id: string; version: number; state: string }[]> {
    return queryRows(
      executor,
      `select id, version, state from governance_reviews
       where model_id = ? and version = coalesce(?::int, version) order by id desc limit 100`,
      [modelId, version ?? null] as Knex.Value[],
    );
  }

  async authorsOf(
    executor: Executor,
    subject: { modelId: string; version: number },
  ): Promise<DbAuthorsRow> {
    const [row] = await queryRows<DbAuthorsRow>(
      executor,
      `select v.created_by, r.created_by as run_by,
         coalesce((select value from run_tags t where t.run_id = r.id and t.key = 'mlflow.user'), nullif(r.client_user, '')) as run_user,
         array(select value from run_tags t where t.run_id = r.id and t.key = any(?)
           union select value from model_version_tags t
             where t.model_id = v.model_id and t.version = v.version and t.key = any(?)) as commit_authors,
         array(select distinct c.author from model_card_revisions c
           where c.model_id = v.model_id and c.version = v.version and c.author like 'user:%') as card_authors
       from model_versions v left join runs r on r.run_id = v.run_id
       where v.model_id = ? and v.version = ?`,
      [
        pgArray(COMMIT_AUTHOR_TAGS),
        pgArray(COMMIT_AUTHOR_TAGS),
        subject.modelId,
        subject.version,
      ],
    );
    return (
      row ?? {
        created_by: null,
        run_by: null,
        run_user: null,
        commit_authors: [],
        card_authors: [],
      }
    );
  }

  /** Whether a person made a version, ran it, wrote on its card or submitted it; of any version where none is named. */
  async tookPart(
    executor: Executor,
    subject: { modelId: string; version: number | undefined },
    ref: string,
  ): Promise<boolean> {
    const about = (alias: string) =>
      sqlPart(
        subject.version === undefined
          ? `${alias}.model_id = ?`
          : `${alias}.model_id = ? and ${alias}.version = ?`,
        subject.version === undefined
          ? [subject.modelId]
          : [subject.modelId, subject.version],
      );
    const [versions, cards, reviews] = [about('v'), about('c'), about('g')];
    const [row] = await queryRows<{ took: boolean }>(
      executor,
      `select exists (select 1 from model_versions v left join runs r on r.run_id = v.run_id
           where ${versions.sql} and ? in (v.created_by, r.created_by))
         or exists (select 1 from model_card_revisions c where ${cards.sql} and c.author = ?)
         or exists (select 1 from governance_reviews g where ${reviews.sql} and g.submitted_by = ?) as took`,
      [
        ...versions.bindings,
        ref,
        ...cards.bindings,
        ref,
        ...reviews.bindings,
        ref,
      ],
    );
    return row.took;
  }
}
