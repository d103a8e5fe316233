import {
  CardSuggestion,
  Evaluation,
  StoredCardValues,
  StoredChange,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  allOf,
  Executor,
  pgArray,
  queryRows,
  sqlPart,
  SqlPart,
} from '../database';
import { FileFacts } from './fileFacts';
import { DbCardRevisionRow, VersionRef } from './rows';

export interface DbCardKeyRow {
  model_id: string;
  version: number;
  revision: number;
  values: StoredCardValues;
}

export interface RevisionInput {
  kind: DbCardRevisionRow['kind'];
  changes: StoredChange[];
  note?: string;
  author?: string;
}

/** What people wrote on cards, pushed evaluations, and what logged files say. */
export class DatabaseCardStore {
  /**
   * The card of a version, locked until the transaction ends: writers of one card take turns, also on a card that
   * nobody wrote on yet. Undefined where there is no such version in the scope.
   */
  async lock(
    tx: Executor,
    ref: VersionRef,
    scope?: SqlPart,
  ): Promise<DbCardKeyRow | undefined> {
    const where = allOf([
      sqlPart('m.name = ? and v.version = ?', [ref.model, Number(ref.version)]),
      scope,
    ]);
    const [row] = await queryRows<DbCardKeyRow>(
      tx,
      `select v.model_id, v.version from model_versions v join models m on m.id = v.model_id
       where ${where.sql} for no key update of v`,
      where.bindings,
    );
    if (!row) return undefined;
    // Read after the lock is held, so that it is what the writer before left.
    const [card] = await queryRows<Pick<DbCardKeyRow, 'revision' | 'values'>>(
      tx,
      'select revision, "values" from model_cards where model_id = ? and version = ?',
      [row.model_id, row.version],
    );
    return {
      ...row,
      revision: card?.revision ?? 0,
      values: card?.values ?? {},
    };
  }

  /** Writes the next revision; answers its number. */
  async write(
    tx: Executor,
    card: DbCardKeyRow,
    values: StoredCardValues,
    input: RevisionInput,
  ): Promise<number> {
    const revision = card.revision + 1;
    await queryRows(
      tx,
      `with head as (
         insert into model_cards (model_id, version, revision, "values", updated_by)
         values (?, ?, ?, ?::jsonb, ?)
         on conflict (model_id, version) do update
         set revision = excluded.revision, "values" = excluded."values", updated_by = excluded.updated_by, updated_at = now()
       )
       insert into model_card_revisions (model_id, version, revision, kind, changes, note, author)
       values (?, ?, ?, ?, ?::jsonb, ?, ?)`,
      [
        card.model_id,
        card.version,
        revision,
        JSON.stringify(values),
        input.author ?? null,
        card.model_id,
        card.version,
        revision,
        input.kind,
        JSON.stringify(input.changes),
        input.note ?? null,
        input.author ?? null,
      ] as never,
    );
    return revision;
  }

  /** Newest first: those before `before`, and from `after` on, each excluded. */
  async revisions(
    executor: Executor,
    ref: VersionRef,
    range: { before?: number; after?: number; limit?: number },
    scope?: SqlPart,
  ): Promise<DbCardRevisionRow[]> {
    const where = allOf([
      sqlPart('m.name = ? and r.version = ?', [ref.model, Number(ref.version)]),
      range.before === undefined
        ? undefined
        : sqlPart('r.revision < ?', [range.before]),
      range.after === undefined
        ? undefined
        : sqlPart('r.revision > ?', [range.after]),
      scope,
    ]);
    return queryRows(
      executor,
      `select r.revision, r.kind, r.changes, r.note, r.author, r.created_at
       from model_card_revisions r join models m on m.id = r.model_id
       where ${where.sql} order by r.revision desc ${
        range.limit === undefined ? '' : `limit ${Math.trunc(range.limit)}`
      }`,
      where.bindings,
    );
  }

  /** Stores evaluations, each once; answers the ids of those that were not there. */
  async addEvaluations(
    tx: Executor,
    of: { model_id: string; version: number },
    inputs: {
      document: Evaluation;
      digest: string;
      source: 'api' | 'file';
      from?: string;
      createdBy?: string;
    }[],
  ): Promise<string[]> {
    if (inputs.length === 0) return [];
    const rows = await queryRows<{ id: string }>(
      tx,
      `insert into model_evaluations (model_id, version, name, digest, source, "from", document, evaluated_at, created_by)
       select ?::bigint, ?::int, x.document ->> 'name', x.digest, x.source, x."from", x.document,
         (x.document ->> 'at')::timestamptz, x."createdBy"
       from jsonb_to_recordset(?::jsonb)
         as x(document jsonb, digest text, source text, "from" text, "createdBy" text)
       on conflict do nothing returning id`,
      [of.model_id, of.version, JSON.stringify(inputs)],
    );
    return rows.map(row => row.id);
  }

  async findEvaluation(
    tx: Executor,
    of: { model_id: string; version: number },
    name: string,
    digest: string,
  ): Promise<string | undefined> {
    const [row] = await queryRows<{ id: string }>(
      tx,
      'select id from model_evaluations where model_id = ? and version = ? and name = ? and digest = ?',
      [of.model_id, of.version, name, digest],
    );
    return row?.id;
  }

  /** Keeps what files say; answers whether it is something else than before. */
  async writeFiles(
    tx: Executor,
    of: { model_id: string; version: number },
    facts: FileFacts,
    problems: { file: string; message: string }[],
  ): Promise<boolean> {
    const [{ changed }] = await queryRows<{ changed: boolean }>(
      tx,
      `with given as (select ?::bigint as model_id, ?::int as version, ?::jsonb as facts, ?::jsonb as problems),
       before as (select f.facts from model_version_files f join given using (model_id, version)),
       written as (
         insert into model_version_files as f (model_id, version, facts, problems)
         select * from given
         on conflict (model_id, version) do update set
           changed_at = case when f.facts = excluded.facts then f.changed_at else now() end,
           facts = excluded.facts, problems = excluded.problems, read_at = now()
       )
       select coalesce((select facts from before), '{}') <> (select facts from given) as changed`,
      [
        of.model_id,
        of.version,
        JSON.stringify(facts),
        JSON.stringify(problems),
      ],
    );
    return changed;
  }

  /** Runs that evaluated the version, the source run first; at most 20. */
  async relatedRuns(
    executor: Executor,
    of: { run_id: string | null; logged_model_id: string | null },
  ): Promise<{ run_id: string; artifact_uri: string }[]> {
    return queryRows(
      executor,
      `select r.run_id, r.artifact_uri from runs r
       where r.lifecycle_stage = 'active' and (
         r.run_id = ?
         or r.id in (select x.run_id from run_models x where x.model_id = ? and x.direction = 'input')
         or r.run_id in (select l.run_id from logged_model_metrics l where l.model_id = ?))
       order by r.run_id = ? desc nulls last, r.start_time desc limit 20`,
      [of.run_id, of.logged_model_id, of.logged_model_id, of.run_id] as never,
    );
  }

  /** Newest versions whose files nobody read since the version or its run last changed. */
  async unread(
    executor: Executor,
    limit: number,
  ): Promise<{ name: string; version: number }[]> {
    return queryRows(
      executor,
      `select m.name, v.version from model_versions v join models m on m.id = v.model_id
       left join model_version_files f on f.model_id = v.model_id and f.version = v.version
       left join runs r on r.run_id = v.run_id
       where f.read_at is null
         or (f.read_at < now() - interval '30 seconds' and greatest(v.created_at, r.active_at) > f.read_at - interval '2 minutes')
       order by f.read_at nulls first, v.created_at desc limit ?`,
      [limit],
    );
  }

  /**
   * What people said of given fields elsewhere: on older versions of the model, and on the newest card of models with
   * the same task, project or owner.
   */
  async suggestions(
    executor: Executor,
    ref: VersionRef,
    like: { fields: string[]; task?: string },
    scope?: SqlPart,
  ): Promise<CardSuggestion[]> {
    const visible = scope ?? sqlPart('true');
    return queryRows(
      executor,
      `with me as (
         select m.id, m.project_ref, m.owner_ref from models m where m.name = ?
       ), cards as (
         select m.name, c.version, c."values", c.updated_at,
           case when m.id = me.id then 0 else 1 end as place,
           case when m.id = me.id then c.version else
             (coalesce(c."values" -> 'overview.task' ->> 'value', d.spec ->> 'task') = ?)::int * 4
             + (m.project_ref = me.project_ref)::int * 2 + (m.owner_ref = me.owner_ref)::int end as likeness
         from me, model_cards c join models m on m.id = c.model_id
         left join declarations d on d.entity_ref = m.entity_ref and d.gone_at is null
         where (m.id <> me.id or c.version < ?) and (${visible.sql})
       ), said as (
         select f.field, c."values" -> f.field -> 'value' as value, c.name, c.version, c.place,
           row_number() over (partition by f.field, c.place order by c.likeness desc nulls last, c.updated_at desc) as nth
         from cards c cross join unnest(?::text[]) as f(field)
         where jsonb_exists(c."values", f.field) and (c.place = 0 or c.likeness > 0)
       )
       select field, value, jsonb_build_object('model', name, 'version', version::text) as "from",
         case place when 0 then 'previous' else 'similar' end as why
       from said where nth <= case place when 0 then 1 else 3 end order by field, place, nth`,
      [
        ref.model,
        like.task ?? null,
        Number(ref.version),
        ...visible.bindings,
        pgArray(like.fields),
      ] as never,
    );
  }
}
