import { ScorerRecord } from '@ml-home/backstage-plugin-ml-home-node';
import {
  allOf,
  Executor,
  pgArray,
  queryRows,
  SqlPart,
  sqlPart,
} from '../database';

interface DbScorerRow {
  scorer_id: string;
  experiment_id: string;
  name: string;
  version: number;
  definition: string;
  created_at: Date;
}

const toScorer = (row: DbScorerRow): ScorerRecord => ({
  scorerId: row.scorer_id,
  experimentId: row.experiment_id,
  name: row.name,
  version: row.version,
  definition: row.definition,
  createdAt: row.created_at.getTime(),
});

const FROM = `scorer_versions v join scorers s on s.id = v.scorer_id join experiments e on e.id = s.experiment_id`;
const COLUMNS =
  's.id as scorer_id, s.experiment_id, s.name, v.version, v.definition, v.created_at';

/** Scorers in Postgres. */
export class DatabaseScorerStore {
  /** Adds the next version: the scorer's row lock hands out numbers. */
  async addVersion(
    tx: Executor,
    input: {
      id: string;
      experimentId: string;
      name: string;
      definition: string;
      createdBy?: string;
    },
  ): Promise<ScorerRecord> {
    const [row] = await queryRows<DbScorerRow>(
      tx,
      `with scorer as (
         insert into scorers as s (id, experiment_id, name, last_version) values (?, ?, ?, 1)
         on conflict (experiment_id, name) do update set last_version = s.last_version + 1
         returning *
       ), version as (
         insert into scorer_versions (scorer_id, version, definition, created_by)
         select id, last_version, ?, ? from scorer returning *
       )
       select s.id as scorer_id, s.experiment_id, s.name, v.version, v.definition, v.created_at
       from scorer s, version v`,
      [
        input.id,
        input.experimentId,
        input.name,
        input.definition,
        input.createdBy ?? null,
      ] as never[],
    );
    return toScorer(row);
  }

  /** The newest version of each scorer of active experiments. */
  async latest(
    executor: Executor,
    experimentIds: string[] | undefined,
    scope?: SqlPart,
  ): Promise<ScorerRecord[]> {
    const where = allOf([
      sqlPart("e.lifecycle_stage = 'active'"),
      experimentIds &&
        sqlPart('s.experiment_id = any(?::bigint[])', [pgArray(experimentIds)]),
      scope,
    ]);
    const rows = await queryRows<DbScorerRow>(
      executor,
      `select distinct on (s.experiment_id, s.name) ${COLUMNS} from ${FROM} where ${where.sql}
       order by s.experiment_id, s.name, v.version desc`,
      where.bindings,
    );
    return rows.map(toScorer);
  }

  /** Versions of one scorer, the oldest first. */
  async versionsOf(
    executor: Executor,
    experimentId: string,
    name: string,
    scope?: SqlPart,
  ): Promise<ScorerRecord[]> {
    const where = allOf([
      sqlPart('s.experiment_id = ? and s.name = ?', [experimentId, name]),
      scope,
    ]);
    const rows = await queryRows<DbScorerRow>(
      executor,
      `select ${COLUMNS} from ${FROM} where ${where.sql} order by v.version`,
      where.bindings,
    );
    return rows.map(toScorer);
  }

  /** One version, or the scorer with all of them. */
  async delete(
    tx: Executor,
    scorerId: string,
    version: number | undefined,
  ): Promise<void> {
    if (version === undefined) {
      await tx('scorers').where({ id: scorerId }).delete();
    } else {
      await tx('scorer_versions')
        .where({ scorer_id: scorerId, version })
        .delete();
    }
  }
}
