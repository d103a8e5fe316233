import { SqlPart, sqlPart } from '../database';
import { NamedObject } from './DatabaseVisibilityStore';

const withParts = (start: SqlPart): SqlPart =>
  sqlPart(
    `with recursive tree as (
       ${start.sql}
       union
       select r.id, r.run_id from tree t join runs r on r.parent_run_id = t.run_id
     ) select id from tree`,
    start.bindings,
  );

/**
 * Internal ids of the runs that an object consists of; the child runs of a run, a version or a model are theirs too.
 *
 * @param among - a table of runs, by `run_id`: runs of projects and teams are looked for in it
 */
export function runsOf(
  { kind, name }: NamedObject,
  among: 'carbon_runs' | 'run_uses',
): SqlPart {
  const place = `select c.run_id as id from ${among} c join runs r on r.id = c.run_id
    join experiments e on e.id = r.experiment_id
    left join lateral (select x.project_ref, x.owner_ref from model_versions v join models x on x.id = v.model_id
      where v.run_id = r.run_id order by x.name limit 1) made on true
    left join declarations q on q.entity_ref = coalesce(made.project_ref, e.project_ref) and q.gone_at is null`;
  switch (kind) {
    case 'run':
      return withParts(
        sqlPart('select id, run_id from runs where run_id = ?', [name]),
      );
    case 'experiment':
      return sqlPart('select id from runs where experiment_id = ?::bigint', [
        /^\d{1,18}$/.test(name) ? name : '-1',
      ]);
    case 'version':
      return withParts(
        sqlPart(
          `select r.id, r.run_id from models m join model_versions v on v.model_id = m.id
           join runs r on r.run_id = v.run_id where m.name = ? and v.version::text = ?`,
          [name.replace(/\/[^/]*$/, ''), name.slice(name.lastIndexOf('/') + 1)],
        ),
      );
    case 'model':
      return withParts(
        sqlPart(
          `select r.id, r.run_id from models m join model_versions v on v.model_id = m.id
           join runs r on r.run_id = v.run_id where m.name = ?`,
          [name],
        ),
      );
    case 'project':
      return sqlPart(
        `${place} where coalesce(made.project_ref, e.project_ref) in (?, 'mlproject:default/' || lower(?))`,
        [name, name],
      );
    case 'team':
      return sqlPart(
        `${place} where coalesce(q.owner_ref, made.owner_ref, e.created_by) = ?`,
        [name],
      );
    default:
      return sqlPart('select null::bigint as id where false');
  }
}
