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
       from models m where (m.registered or m.declared)
         and m.catalog_changed_at >= coalesce(?::timestamptz, '-infinity') and m.entity_name > coalesce(?, '')
       union all
       select t.entity_name, t.name, null, null, null, false, true, t.deleted_at, false
       from model_tombstones t where ?::timestamptz is not null
         and t.deleted_at >= ?::timestamptz and t.entity_name > coalesce(?, '')
         and not exists (select 1 from models m where m.entity_ref = 'mlmodel:default/' || lower(t.entity_name))
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
