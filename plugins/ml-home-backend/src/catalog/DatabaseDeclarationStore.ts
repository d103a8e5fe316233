import { Knex } from 'knex';
import { Executor, pgArray, queryRows } from '../database';
import { DeclaredEntity } from './toDeclaredEntity';

/** What the catalog declares, in Postgres. */
export class DatabaseDeclarationStore {
  async etags(
    executor: Executor,
  ): Promise<{ entity_ref: string; etag: string }[]> {
    return queryRows(
      executor,
      'select entity_ref, etag from declarations where gone_at is null',
    );
  }

  async upsert(executor: Executor, entities: DeclaredEntity[]): Promise<void> {
    await queryRows(
      executor,
      `insert into declarations as d (entity_ref, kind, namespace, name, registered_name, owner_ref, project_ref,
         lifecycle, metadata, spec, location, etag)
       select "entityRef", kind, namespace, name, "registeredName", "ownerRef", "projectRef",
         lifecycle, metadata, spec, location, etag
       from jsonb_to_recordset(?::jsonb) as e("entityRef" text, kind text, namespace text, name text,
         "registeredName" text, "ownerRef" text, "projectRef" text, lifecycle text, metadata jsonb, spec jsonb,
         location text, etag text)
       on conflict (entity_ref) do update set kind = excluded.kind, namespace = excluded.namespace,
         name = excluded.name, registered_name = excluded.registered_name, owner_ref = excluded.owner_ref,
         project_ref = excluded.project_ref, lifecycle = excluded.lifecycle, metadata = excluded.metadata,
         spec = excluded.spec, location = excluded.location, etag = excluded.etag, changed_at = now(),
         first_seen_at = case when d.gone_at is null then d.first_seen_at else now() end, gone_at = null`,
      [JSON.stringify(entities)],
    );
  }

  async markGone(executor: Executor, entityRefs: string[]): Promise<void> {
    await queryRows(
      executor,
      'update declarations set gone_at = now() where entity_ref = any(?) and gone_at is null',
      [pgArray(entityRefs)],
    );
  }

  /**
   * Joins declared models with the registry: a declared name that nobody registered gets a row, a registered one is
   * linked to the entity that declares it, and a row that was only ever declared goes with its declaration.
   */
  async linkModels(tx: Executor): Promise<void> {
    await queryRows(
      tx,
      `with wanted as (
         select distinct on (registered_name) entity_ref, name, registered_name from declarations
         where kind = 'MLModel' and gone_at is null order by registered_name, first_seen_at
       ), moved as (
         insert into model_tombstones (entity_name, name)
         select m.entity_name, m.name from models m join wanted w on w.registered_name = m.name
         where m.entity_ref <> w.entity_ref
         on conflict (entity_name) do update set deleted_at = now()
       )
       insert into models as m (name, entity_name, entity_ref, registered, declared)
       select w.registered_name, w.name, w.entity_ref, false, true from wanted w
       where not exists (
         select 1 from models o where o.entity_ref = w.entity_ref and o.name <> w.registered_name)
       on conflict (name) do update set entity_name = excluded.entity_name, entity_ref = excluded.entity_ref,
         catalog_changed_at = now()
       where m.entity_ref <> excluded.entity_ref`,
    );
    await queryRows(
      tx,
      `delete from models m where not m.registered and not exists (
         select 1 from declarations d where d.entity_ref = m.entity_ref and d.kind = 'MLModel' and d.gone_at is null)`,
    );
  }

  /** Experiments that a project lists by name belong to it, unless a tag of their own says otherwise. */
  async linkExperiments(tx: Executor): Promise<void> {
    await queryRows(
      tx,
      `with listed as (
         select distinct on (x.name) x.name, d.entity_ref from declarations d,
           jsonb_array_elements_text(case when jsonb_typeof(d.spec -> 'experiments') = 'array'
             then d.spec -> 'experiments' else '[]' end) as x(name)
         where d.kind = 'MLProject' and d.gone_at is null order by x.name, d.first_seen_at
       )
       update experiments e set project_ref = (select l.entity_ref from listed l where l.name = e.name)
       where not exists (select 1 from experiment_tags t where t.experiment_id = e.id and t.key = 'mlhome.project')
         and e.project_ref is distinct from (select l.entity_ref from listed l where l.name = e.name)`,
    );
  }

  /** Models for the catalog's provider that changed since a moment, with the moment read before them. */
  async feed(
    executor: Executor,
    since: string | undefined,
    after: string | undefined,
    limit: number,
  ): Promise<DbFeedRow[]> {
    return queryRows(
      executor,
      `select m.entity_name, m.name, m.description, m.owner_ref, m.project_ref, m.declared, false as deleted,
         m.catalog_changed_at as changed_at,
         exists (select 1 from model_tags t where t.model_id = m.id and t.key = 'mlhome.demo') as demo
       from models m where m.registered or m.declared
         and m.catalog_changed_at >= coalesce(?::timestamptz, '-infinity') and m.entity_name > coalesce(?, '')
       union all
       select t.entity_name, t.name, null, null, null, false, true, t.deleted_at, false
       from model_tombstones t where ?::timestamptz is not null
         and t.deleted_at >= ?::timestamptz and t.entity_name > coalesce(?, '')
         and not exists (select 1 from models m where m.entity_name = t.entity_name)
       order by 1 limit ?`,
      [
        since ?? null,
        after ?? null,
        since ?? null,
        since ?? null,
        after ?? null,
        limit,
      ] as Knex.Value[],
    );
  }

  async now(executor: Executor): Promise<Date> {
    const [row] = await queryRows<{ now: Date }>(executor, 'select now()');
    return row.now;
  }
}

export interface DbFeedRow {
  entity_name: string;
  name: string;
  description: string | null;
  owner_ref: string | null;
  project_ref: string | null;
  declared: boolean;
  deleted: boolean;
  changed_at: Date;
  demo: boolean;
}
