import {
  allOf,
  Executor,
  pgArray,
  queryRows,
  sqlPart,
  SqlPart,
} from '../database';
import {
  CardSources,
  DbCardDatasetRow,
  DbCardRunRow,
  DbCardVersionRow,
  DbEvaluationRow,
  DbLoggedMetricRow,
  refKey,
  VersionRef,
} from './rows';

const pairs = (table: string, on: string) =>
  `(select jsonb_agg(jsonb_build_object('key', t.key, 'value', t.value) order by t.key) from ${table} t where ${on})`;

/** Params, tags and metrics of a run that a card takes up; more of them would be no reading. */
const MOST = 500;

/** What cards follow from: five statements, however many versions are asked for. */
export class DatabaseCardSourceStore {
  async read(
    executor: Executor,
    refs: VersionRef[],
    scope?: SqlPart,
    experimentScope?: SqlPart,
  ): Promise<Map<string, CardSources>> {
    const versions = await this.#versions(executor, refs, scope);
    const runIds = versions.flatMap(row => row.run_id ?? []);
    const modelIds = versions.flatMap(row => row.logged_model_id ?? []);
    const [runs, hidden] = await this.#runs(executor, runIds, experimentScope);
    const visible = runs.map(run => run.run_id);
    const [datasets, loggedMetrics, evaluations] = [
      await this.#datasets(executor, visible),
      await this.#loggedMetrics(executor, modelIds, experimentScope),
      await this.#evaluations(executor, versions, experimentScope),
    ];
    const runById = new Map(runs.map(run => [run.run_id, run]));
    return new Map(
      versions.map(version => {
        const key = refKey({
          model: version.name,
          version: String(version.version),
        });
        const run = version.run_id ? runById.get(version.run_id) : undefined;
        const runHidden = hidden.has(version.run_id ?? '');
        return [
          key,
          {
            version: runHidden ? { ...version, files: null } : version,
            run,
            runHidden,
            datasets: datasets.filter(one => one.run_id === version.run_id),
            loggedMetrics: loggedMetrics.filter(
              one => one.model_id === version.logged_model_id,
            ),
            evaluations: evaluations.filter(
              one =>
                one.model_id === version.model_id &&
                one.version === version.version,
            ),
          },
        ];
      }),
    );
  }

  #versions(
    executor: Executor,
    refs: VersionRef[],
    scope?: SqlPart,
  ): Promise<DbCardVersionRow[]> {
    const where = scope ?? sqlPart('true');
    return queryRows(
      executor,
      `select v.model_id, m.name, v.version, m.entity_ref, m.description as model_description,
         m.owner_ref as model_owner, m.created_by as model_created_by,
         ${pairs('model_tags', 't.model_id = m.id')} as model_tags,
         v.description, v.source, v.run_id, v.logged_model_id, v.stage, v.created_by, v.created_at,
         ${pairs(
           'model_version_tags',
           't.model_id = v.model_id and t.version = v.version',
         )} as tags,
         (select to_jsonb(d) from declarations d
          where d.entity_ref = m.entity_ref and d.kind = 'MLModel' and d.gone_at is null) as declaration,
         c.revision, c."values" as card_values, c.updated_by, c.updated_at,
         f.facts as files, f.problems as file_problems, f.changed_at as files_changed_at, f.read_at as files_read_at
       from (select distinct * from unnest(?::text[], ?::int[]) as w(name, version)) w
       join models m on m.name = w.name
       join model_versions v on v.model_id = m.id and v.version = w.version
       left join model_cards c on c.model_id = v.model_id and c.version = v.version
       left join model_version_files f on f.model_id = v.model_id and f.version = v.version
       where ${where.sql}`,
      [
        pgArray(refs.map(ref => ref.model)),
        pgArray(refs.map(ref => Number(ref.version))),
        ...where.bindings,
      ],
    );
  }

  /** Runs that the caller may see, and the ids of those that exist but are hidden. */
  async #runs(
    executor: Executor,
    runIds: string[],
    experimentScope?: SqlPart,
  ): Promise<[DbCardRunRow[], Set<string>]> {
    if (runIds.length === 0) return [[], new Set()];
    const visible = experimentScope ?? sqlPart('true');
    const rows = await queryRows<DbCardRunRow & { visible: boolean }>(
      executor,
      `select r.run_id, r.name as run_name, r.experiment_id, r.status, r.client_user, r.created_by,
         r.start_time, r.end_time, r.artifact_uri, coalesce((${visible.sql}), false) as visible,
         (select jsonb_agg(jsonb_build_object('key', p.key, 'value', p.value) order by p.key) from (
            select key, value from run_params where run_id = r.id order by key limit ${MOST}) p) as params,
         (select jsonb_agg(jsonb_build_object('key', t.key, 'value', t.value) order by t.key) from (
            select key, value from run_tags where run_id = r.id order by key limit ${MOST}) t) as tags,
         (select jsonb_agg(jsonb_build_object('key', x.key, 'value', x.value, 'at', x.ts) order by x.key) from (
            select k.key, l.value, l.ts from latest_metrics l join metric_keys k on k.id = l.key_id
            where l.run_id = r.id and k.key not like 'system/%'
              and l.value not in ('NaN', 'Infinity', '-Infinity')
            order by k.key limit ${MOST}) x) as metrics,
         (select count(distinct substring(k.key from '^system/gpu_(\\d+)_')) from latest_metrics l
          join metric_keys k on k.id = l.key_id
          where l.run_id = r.id and k.key like 'system/gpu\\_%')::int as gpus
       from runs r join experiments e on e.id = r.experiment_id
       where r.run_id = any(?)`,
      [...visible.bindings, pgArray(runIds)],
    );
    return [
      rows.filter(row => row.visible),
      new Set(rows.filter(row => !row.visible).map(row => row.run_id)),
    ];
  }

  async #datasets(
    executor: Executor,
    runIds: string[],
  ): Promise<DbCardDatasetRow[]> {
    if (runIds.length === 0) return [];
    return queryRows(
      executor,
      `select r.run_id, d.name, d.digest, left(d.source, 4000) as source, left(d.profile, 4000) as profile,
         x.tags ->> 'mlflow.data.context' as context
       from runs r join run_datasets x on x.run_id = r.id join datasets d on d.id = x.dataset_id
       where r.run_id = any(?) order by d.name, d.digest`,
      [pgArray(runIds)],
    );
  }

  async #loggedMetrics(
    executor: Executor,
    modelIds: string[],
    experimentScope?: SqlPart,
  ): Promise<DbLoggedMetricRow[]> {
    if (modelIds.length === 0) return [];
    const visible = experimentScope ?? sqlPart('true');
    return queryRows(
      executor,
      `select distinct on (l.model_id, l.key, l.dataset_name)
         l.model_id, l.run_id, l.key, l.dataset_name, l.value, l.ts
       from logged_model_metrics l
       join runs r on r.run_id = l.run_id join experiments e on e.id = r.experiment_id
       where l.model_id = any(?) and l.value not in ('NaN', 'Infinity', '-Infinity')
         and l.key not like 'system/%' and (${visible.sql})
       order by l.model_id, l.key, l.dataset_name, l.ts desc`,
      [pgArray(modelIds), ...visible.bindings],
    );
  }

  /** Of each name the newest, in the order in which the names first came: a later name does not take a place. */
  async #evaluations(
    executor: Executor,
    versions: DbCardVersionRow[],
    experimentScope?: SqlPart,
  ): Promise<DbEvaluationRow[]> {
    if (versions.length === 0) return [];
    const visible = allOf([
      sqlPart('r.run_id = x."from"'),
      experimentScope ?? sqlPart('true'),
    ]);
    return queryRows(
      executor,
      `select * from (
         select distinct on (x.model_id, x.version, x.name) x.*,
           min(x.created_at) over (partition by x.model_id, x.version, x.name) as first_at
         from unnest(?::bigint[], ?::int[]) as w(model_id, version)
         join model_evaluations x on x.model_id = w.model_id and x.version = w.version
         where x.source = 'api' or exists (
           select 1 from runs r join experiments e on e.id = r.experiment_id where ${visible.sql})
         order by x.model_id, x.version, x.name, coalesce(x.evaluated_at, x.created_at) desc, x.id desc
       ) newest order by first_at, name`,
      [
        pgArray(versions.map(row => row.model_id)),
        pgArray(versions.map(row => row.version)),
        ...visible.bindings,
      ],
    );
  }
}
