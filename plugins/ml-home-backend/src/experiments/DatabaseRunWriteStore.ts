import { RunStatus } from '@ml-home/backstage-plugin-ml-home-common';
import {
  DatasetRecord,
  KeyValue,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Executor, pgArray, queryRepeated, SqlPart } from '../database';
import { NAME_TAG, PARENT_TAG } from './logGroup';
import { DbRunRow } from './rows';

export interface NewRun {
  runId: string;
  experimentId: string;
  name: string;
  clientUser: string;
  createdBy?: string;
  startTime: number;
  /** Each key once. */
  tags: KeyValue[];
}

export interface RunChange {
  runId: string;
  status?: RunStatus;
  endTime?: number;
  name?: string;
}

export interface RunDatasets {
  runId: string;
  datasets: DatasetRecord[];
}

/** Rows of active runs, locked in one order, so that no two groups of writers wait for each other. */
const LOCKED = `target as materialized (
  select r.id, r.run_id from runs r
  where r.run_id = any(?::text[]) and r.lifecycle_stage = 'active' order by r.id for no key update
)`;

/** Writes what begins and ends runs, for many runs in one statement and so in one commit. */
export class DatabaseRunWriteStore {
  /** Adds runs to experiments that are active and that the scope (alias `e`) allows; the others have no row. */
  async insert(
    executor: Executor,
    runs: NewRun[],
    scope?: SqlPart,
  ): Promise<DbRunRow[]> {
    const tags = runs.flatMap(run =>
      run.tags.map(tag => ({ ...tag, runId: run.runId })),
    );
    return queryRepeated(
      executor,
      `with run as (
         insert into runs (run_id, experiment_id, name, client_user, created_by, start_time, artifact_uri, parent_run_id)
         select g.run_id, e.id, g.name, g.client_user, g.created_by, g.start_time,
           rtrim(e.artifact_location, '/') || '/' || g.run_id || '/artifacts', g.parent
         from unnest(?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[])
           as g(run_id, experiment_id, name, client_user, created_by, start_time, parent)
         join experiments e on e.id = g.experiment_id and e.lifecycle_stage = 'active' ${
           scope ? `and (${scope.sql})` : ''
         }
         returning *
       ), tags as (
         insert into run_tags (run_id, experiment_id, key, value)
         select run.id, run.experiment_id, t.key, t.value
         from unnest(?::text[], ?::text[], ?::text[]) as t(run_id, key, value) join run using (run_id)
       )
       select * from run`,
      [
        pgArray(runs.map(run => run.runId)),
        pgArray(runs.map(run => run.experimentId)),
        pgArray(runs.map(run => run.name)),
        pgArray(runs.map(run => run.clientUser)),
        pgArray(runs.map(run => run.createdBy ?? null)),
        pgArray(runs.map(run => run.startTime)),
        pgArray(
          runs.map(
            run => run.tags.find(tag => tag.key === PARENT_TAG)?.value ?? null,
          ),
        ),
        ...(scope?.bindings ?? []),
        pgArray(tags.map(tag => tag.runId)),
        pgArray(tags.map(tag => tag.key)),
        pgArray(tags.map(tag => tag.value)),
      ],
    );
  }

  /** Changes those of the runs that are active, each given once; answers them. */
  async update(executor: Executor, changes: RunChange[]): Promise<DbRunRow[]> {
    const ids = pgArray(changes.map(change => change.runId));
    return queryRepeated(
      executor,
      `with ${LOCKED}, given as materialized (
         select * from unnest(?::text[], ?::text[], ?::bigint[], ?::text[]) as g(run_id, status, end_time, name)
       ), run as (
         update runs r set status = coalesce(g.status, r.status), end_time = coalesce(g.end_time, r.end_time),
           name = coalesce(g.name, r.name), revision = r.revision + 1, updated_at = now(), active_at = now()
         from target t join given g using (run_id) where r.id = t.id returning r.*
       ), named as (
         insert into run_tags (run_id, experiment_id, key, value)
         select run.id, run.experiment_id, '${NAME_TAG}', g.name from run join given g using (run_id)
         where g.name is not null order by run.id
         on conflict (run_id, key) do update set value = excluded.value
       )
       select * from run`,
      [
        ids,
        ids,
        pgArray(changes.map(change => change.status ?? null)),
        pgArray(changes.map(change => change.endTime ?? null)),
        pgArray(changes.map(change => change.name || null)),
      ],
    );
  }

  /**
   * Notes the datasets that active runs read, each run given once; answers how many of each run. Fewer than were given
   * when another writer adds the same dataset at this moment: then it may be tried again.
   */
  async addDatasets(
    executor: Executor,
    runs: RunDatasets[],
  ): Promise<{ run_id: string; linked: number }[]> {
    const json = JSON.stringify(
      runs.flatMap(({ runId, datasets }) =>
        datasets.map(dataset => ({
          ...dataset,
          runId,
          tags: Object.fromEntries(dataset.tags.map(t => [t.key, t.value])),
        })),
      ),
    );
    return queryRepeated(
      executor,
      `with ${LOCKED}, run as (
         update runs r set revision = r.revision + 1, active_at = now() from target t where r.id = t.id
         returning r.id, r.run_id, r.experiment_id
       ), given as materialized (
         select distinct on (run.id, d.name, d.digest) run.id, run.experiment_id, d.*
         from jsonb_to_recordset(?::jsonb) as d("runId" text, name text, digest text, "sourceType" text, source text,
           schema text, profile text, tags jsonb) join run on run.run_id = d."runId"
         order by run.id, d.name, d.digest
       ), fresh as (
         insert into datasets (experiment_id, name, digest, source_type, source, schema, profile)
         select distinct on (g.experiment_id, g.name, g.digest)
           g.experiment_id, g.name, g.digest, g."sourceType", g.source, g.schema, g.profile
         from given g
         where not exists (
           select 1 from datasets d where d.experiment_id = g.experiment_id and d.name = g.name and d.digest = g.digest)
         order by g.experiment_id, g.name, g.digest
         on conflict (experiment_id, name, digest) do nothing
         returning id, experiment_id, name, digest
       ), known as (
         select id, experiment_id, name, digest from fresh union
         select d.id, d.experiment_id, d.name, d.digest
         from given g join datasets d on d.experiment_id = g.experiment_id and d.name = g.name and d.digest = g.digest
       ), linked as (
         insert into run_datasets (run_id, dataset_id, tags)
         select g.id, known.id, g.tags from given g join known using (experiment_id, name, digest) order by g.id, known.id
         on conflict (run_id, dataset_id) do update set tags = run_datasets.tags || excluded.tags
         returning run_id
       )
       select run.run_id, (select count(*)::int from linked where linked.run_id = run.id) as linked from run`,
      [pgArray(runs.map(({ runId }) => runId)), json],
    );
  }
}
