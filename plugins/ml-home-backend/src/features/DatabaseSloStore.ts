import {
  Deadline,
  SloInput,
  SloVersion,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Knex } from 'knex';
import { Executor, pgArray, queryRows } from '../database';

export interface DbSloRow {
  family_id: string;
  version: number;
  effective_from: Date;
  objective: number;
  deadline: Deadline;
  window_days: number;
  give_up_minutes: number | null;
  completeness: number | null;
  author: string | null;
  reason: string | null;
}

export interface DbExcuseRow {
  id: string;
  family_id: string;
  from_key: string;
  to_key: string;
  reason: string;
  author: string | null;
  created_at: Date;
}

export const toSloVersion = (row: DbSloRow): SloVersion => ({
  version: row.version,
  effectiveFrom: row.effective_from.getTime(),
  objective: row.objective,
  deadline: row.deadline,
  windowDays: row.window_days,
  giveUpMinutes: row.give_up_minutes ?? undefined,
  completeness: row.completeness ?? undefined,
});

const columnsOf = (slo: SloInput) => ({
  objective: slo.objective,
  deadline: slo.deadline,
  window_days: slo.windowDays,
  give_up_minutes: slo.giveUpMinutes ?? null,
  completeness: slo.completeness ?? null,
});

/** Promises and excuses of feature families. */
export class DatabaseSloStore {
  /** All promises of some families, oldest first. */
  async versionsOf(
    executor: Executor,
    familyIds: string[],
  ): Promise<DbSloRow[]> {
    return queryRows(
      executor,
      'select * from slo_versions where family_id = any(?::bigint[]) order by family_id, version',
      [pgArray(familyIds)],
    );
  }

  /** Adds a promise that is in force from now on. The family's row is locked, so that versions count without gap. */
  async add(
    tx: Executor,
    familyId: string,
    slo: SloInput,
    by: { author?: string; reason?: string },
  ): Promise<DbSloRow> {
    await queryRows(
      tx,
      'select 1 from feature_families where id = ? for no key update',
      [familyId],
    );
    const columns = columnsOf(slo);
    const [row] = await queryRows<DbSloRow>(
      tx,
      `insert into slo_versions (family_id, version, effective_from, objective, deadline, window_days,
         give_up_minutes, completeness, author, reason)
       select ?::bigint, coalesce(max(version), 0) + 1, now(), ?::float8, ?::jsonb, ?::int, ?::int, ?::float8, ?::text, ?::text
       from slo_versions where family_id = ? returning *`,
      [
        familyId,
        columns.objective,
        JSON.stringify(columns.deadline),
        columns.window_days,
        columns.give_up_minutes,
        columns.completeness,
        by.author ?? null,
        by.reason ?? null,
        familyId,
      ] as Knex.Value[],
    );
    return row;
  }

  /** Adds a promise where a file declares another one than it last did; one that a person made since stands. */
  async declare(
    tx: Executor,
    declared: { family: string; slo: SloInput; from?: string }[],
  ): Promise<void> {
    const rows = declared.map(({ family, slo, from }) => ({
      family,
      reason: from ?? null,
      ...columnsOf(slo),
    }));
    await queryRows(
      tx,
      `insert into slo_versions (family_id, version, effective_from, objective, deadline, window_days,
         give_up_minutes, completeness, reason, declared)
       select f.id, coalesce((select max(version) from slo_versions v where v.family_id = f.id), 0) + 1, now(),
         r.objective, r.deadline, r.window_days, r.give_up_minutes, r.completeness, r.reason, true
       from jsonb_to_recordset(?::jsonb) as r(family text, reason text, objective float8, deadline jsonb,
         window_days int, give_up_minutes int, completeness float8)
       join feature_families f on f.name = r.family
       left join lateral (
         select * from slo_versions v where v.family_id = f.id and v.declared order by v.version desc limit 1
       ) last on true
       where (last.objective, last.deadline, last.window_days, last.give_up_minutes, last.completeness)
         is distinct from (r.objective, r.deadline, r.window_days, r.give_up_minutes, r.completeness)`,
      [JSON.stringify(rows)],
    );
  }

  async excusesOf(
    executor: Executor,
    familyIds: string[],
  ): Promise<DbExcuseRow[]> {
    return queryRows(
      executor,
      `select id, family_id, from_key, to_key, reason, author, created_at from excuses
       where family_id = any(?::bigint[]) and revoked_at is null order by id desc`,
      [pgArray(familyIds)],
    );
  }

  async excuse(
    tx: Executor,
    familyId: string,
    excuse: { from: string; to: string; reason: string; author?: string },
  ): Promise<DbExcuseRow> {
    const [row] = await queryRows<DbExcuseRow>(
      tx,
      `insert into excuses (family_id, from_key, to_key, reason, author) values (?, ?, ?, ?, ?)
       returning id, family_id, from_key, to_key, reason, author, created_at`,
      [
        familyId,
        excuse.from,
        excuse.to,
        excuse.reason,
        excuse.author ?? null,
      ] as Knex.Value[],
    );
    return row;
  }

  /** Whether there was one that stood. */
  async revoke(
    tx: Executor,
    familyId: string,
    id: string,
    by?: string,
  ): Promise<boolean> {
    const rows = await queryRows(
      tx,
      `update excuses set revoked_at = now(), revoked_by = ?
       where family_id = ? and id = ? and revoked_at is null returning 1`,
      [by ?? null, familyId, id] as Knex.Value[],
    );
    return rows.length > 0;
  }
}
