import { Executor, pgArray, queryRows, SqlPart } from '../database';

/** Something that sums are told of: its kind as costs and carbon say it. */
export interface NamedObject {
  kind: string;
  name: string;
}

/** Rows that a caller may see: a condition on models `m`, and one on experiments `e`; undefined is all. */
export interface VisibleScopes {
  models?: SqlPart;
  experiments?: SqlPart;
}

const outside = (table: string, scope: SqlPart | undefined): string =>
  scope
    ? `(${table}.id is not null and not coalesce((${scope.sql}), false))`
    : 'false';

/** Whether objects lie in what a caller may see; reads the registry and the experiments in a join. */
export class DatabaseVisibilityStore {
  /** Those of models, versions, runs and experiments that exist and lie outside of the scopes. */
  async hidden(
    executor: Executor,
    objects: NamedObject[],
    { models, experiments }: VisibleScopes,
  ): Promise<NamedObject[]> {
    return queryRows(
      executor,
      `select w.kind, w.name from unnest(?::text[], ?::text[]) as w(kind, name)
       left join models m on m.name = case w.kind when 'model' then w.name
         when 'version' then regexp_replace(w.name, '/[^/]*$', '') end
       left join runs r on w.kind = 'run' and r.run_id = w.name
       left join experiments e on e.id = case w.kind when 'run' then r.experiment_id
         when 'experiment' then case when w.name ~ '^[0-9]{1,18}$' then w.name::bigint end end
       where ${outside('m', models)} or ${outside('e', experiments)}`,
      [
        pgArray(objects.map(({ kind }) => kind)),
        pgArray(objects.map(({ name }) => name)),
        ...(models?.bindings ?? []),
        ...(experiments?.bindings ?? []),
      ],
    );
  }
}
