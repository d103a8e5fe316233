import { KeyValue } from '@ml-home/backstage-plugin-ml-home-node';
import { Knex } from 'knex';
import {
  allOf,
  Executor,
  pgArray,
  queryRepeated,
  queryRows,
  sqlPart,
  SqlPart,
} from '../database';
import { DEMO_TAG } from '../experiments';
import { toEntityName, toModelEntityRef } from './entityName';
import { DbModelRow, DbModelWithPartsRow, lastTags } from './rows';

const COLUMNS = `m.*,
  (select jsonb_agg(jsonb_build_object('key', t.key, 'value', t.value) order by t.key)
   from model_tags t where t.model_id = m.id) as tags,
  (select jsonb_agg(jsonb_build_object('alias', a.alias, 'version', a.version) order by a.alias)
   from model_aliases a where a.model_id = m.id) as aliases`;

const EFFECTIVE = `
  select m.id,
    coalesce(d.owner_ref, p.owner_ref, m.created_by) as owner_ref,
    d.lifecycle,
    coalesce(d.project_ref, run_project.project_ref) as project_ref,
    d.entity_ref is not null as declared
  from models m
  left join declarations d on d.entity_ref = m.entity_ref and d.kind = 'MLModel' and d.gone_at is null
  left join lateral (
    select e.project_ref from model_versions v
    join runs r on r.run_id = v.run_id join experiments e on e.id = r.experiment_id
    where v.model_id = m.id and e.project_ref is not null order by v.version desc limit 1
  ) run_project on true
  left join declarations p on p.entity_ref = coalesce(d.project_ref, run_project.project_ref)
    and p.kind = 'MLProject' and p.gone_at is null`;

/** Of the advisory locks on names of entities. */
const ENTITY_LOCK = 7_160_314;

/** Models, their tags and aliases in Postgres. */
export class DatabaseModelStore {
  /** Registers a name; undefined when it is taken. A model that was only declared becomes registered. */
  async register(
    tx: Executor,
    input: {
      name: string;
      description?: string;
      createdBy?: string;
      tags: KeyValue[];
    },
  ): Promise<DbModelRow | undefined> {
    await this.lockNames(tx, [input.name]);
    const entityName = await this.#freeEntityName(tx, input.name);
    const [row] = await queryRows<DbModelRow>(
      tx,
      `insert into models as m (name, entity_name, entity_ref, registered, description, created_by, owner_ref)
       values (?, ?, ?, true, ?, ?, ?)
       on conflict (name) do update set registered = true, description = excluded.description,
         created_by = excluded.created_by, updated_at = now(), catalog_changed_at = now()
       where not m.registered
       returning *`,
      [
        input.name,
        entityName,
        toModelEntityRef(entityName),
        input.description ?? null,
        input.createdBy ?? null,
        input.createdBy ?? null,
      ] as Knex.Value[],
    );
    if (!row) return undefined;
    await tx('model_tombstones')
      .where({ entity_name: row.entity_name })
      .delete();
    if (input.tags.length > 0) await this.setTags(tx, row.id, input.tags);
    return row;
  }

  async find(
    executor: Executor,
    name: string,
    scope?: SqlPart,
  ): Promise<DbModelWithPartsRow | undefined> {
    const where = allOf([
      sqlPart('m.name = ? and m.registered', [name]),
      scope,
    ]);
    const [row] = await queryRepeated<DbModelWithPartsRow>(
      executor,
      `select ${COLUMNS} from models m where ${where.sql}`,
      where.bindings,
    );
    return row;
  }

  /**
   * As `find`, and locks it until the transaction ends: changes of one model take turns, so that no two wait for each
   * other with half of the rows in hand. Its identity is changed when nobody is about to refer to it either.
   */
  async lock(
    tx: Executor,
    name: string,
    change: 'within' | 'identity' = 'within',
  ): Promise<DbModelWithPartsRow | undefined> {
    const [row] = await queryRepeated<DbModelWithPartsRow>(
      tx,
      `select ${COLUMNS} from models m where m.name = ? and m.registered
       for ${change === 'identity' ? 'update' : 'no key update'} of m`,
      [name],
    );
    return row;
  }

  async describe(
    executor: Executor,
    id: string,
    description: string,
  ): Promise<void> {
    await executor('models').where({ id }).update({
      description,
      updated_at: executor.fn.now(),
      catalog_changed_at: executor.fn.now(),
    });
  }

  /**
   * Whoever gives or takes one of these names waits until others that do so have ended. Comes before rows are locked:
   * a name is unique in itself and as an entity, and two that wait for each other's would never end.
   */
  async lockNames(tx: Executor, names: string[]): Promise<void> {
    const refs = names.map(name => toModelEntityRef(toEntityName(name)));
    await queryRows(
      tx,
      `select pg_advisory_xact_lock(?, key)
       from (select distinct hashtext(ref) as key from unnest(?::text[]) as r(ref) order by 1) k`,
      [ENTITY_LOCK, pgArray(refs)],
    );
  }

  /** The entity that a model of this name becomes: the catalog tells names apart that differ in case only by a hash. */
  async #freeEntityName(
    tx: Executor,
    name: string,
    id?: string,
  ): Promise<string> {
    const entityName = toEntityName(name);
    const taken = await tx<DbModelRow>('models')
      .where({ entity_ref: toModelEntityRef(entityName) })
      .whereNot({ name })
      .modify(query => id && query.whereNot({ id }))
      .first('id');
    return taken ? toEntityName(name, true) : entityName;
  }

  /** Renames model and entity; the old entity is remembered for removal. */
  async rename(tx: Executor, row: DbModelRow, name: string): Promise<void> {
    const entityName = row.declared
      ? row.entity_name
      : await this.#freeEntityName(tx, name, row.id);
    await tx('models')
      .where({ id: row.id })
      .update({
        name,
        entity_name: entityName,
        entity_ref: row.declared
          ? row.entity_ref
          : toModelEntityRef(entityName),
        updated_at: tx.fn.now(),
        catalog_changed_at: tx.fn.now(),
      });
    if (!row.declared) await this.bury(tx, row.entity_name, row.name);
  }

  /**
   * Forgets versions, tags and aliases. A model that is still declared stays as a declaration without versions;
   * version numbers go on where they were.
   */
  async unregister(tx: Executor, row: DbModelRow): Promise<void> {
    if (!row.declared) {
      await tx('models').where({ id: row.id }).delete();
      await this.bury(tx, row.entity_name, row.name);
      return;
    }
    await tx('model_versions').where({ model_id: row.id }).delete();
    await tx('model_tags').where({ model_id: row.id }).delete();
    await tx('models').where({ id: row.id }).update({
      registered: false,
      description: null,
      created_by: null,
      updated_at: tx.fn.now(),
    });
  }

  async bury(tx: Executor, entityName: string, name: string): Promise<void> {
    await tx('model_tombstones')
      .insert({ entity_name: entityName, name, deleted_at: tx.fn.now() })
      .onConflict('entity_name')
      .merge();
  }

  async setTags(
    executor: Executor,
    id: string,
    tags: KeyValue[],
  ): Promise<void> {
    const last = lastTags(tags);
    await queryRows(
      executor,
      `with stored as (
         insert into model_tags (model_id, key, value)
         select ?, key, value from unnest(?::text[], ?::text[]) as t(key, value)
         on conflict (model_id, key) do update set value = excluded.value
       )
       update models set updated_at = now(), catalog_changed_at = now() where id = ?`,
      [
        id,
        pgArray(last.map(tag => tag.key)),
        pgArray(last.map(tag => tag.value)),
        id,
      ],
    );
  }

  /** Whether there was one. */
  async deleteTag(
    executor: Executor,
    id: string,
    key: string,
  ): Promise<boolean> {
    const count = await executor('model_tags')
      .where({ model_id: id, key })
      .delete();
    await this.touch(executor, id);
    return count > 0;
  }

  /**
   * Points an alias at a version in one statement. False, and nothing is done, when there is no such version or the
   * condition does not hold.
   */
  async setAlias(
    executor: Executor,
    target: { name: string; version: number; alias: string },
    condition: SqlPart,
  ): Promise<boolean> {
    const rows = await queryRepeated(
      executor,
      `with owner as materialized (
         select m.* from models m where m.name = ? and m.registered for no key update
       ), target as materialized (
         select v.model_id, v.version from owner m join model_versions v on v.model_id = m.id
         where v.version = ? and (${condition.sql}) for key share of v
       ), stored as (
         insert into model_aliases (model_id, alias, version) select model_id, ?, version from target
         on conflict (model_id, alias) do update set version = excluded.version
       ), touched as (
         update models set updated_at = now() where id = (select model_id from target)
       )
       select 1 from target`,
      [target.name, target.version, ...condition.bindings, target.alias],
    );
    return rows.length > 0;
  }

  /** Whether there was one. */
  async deleteAlias(
    executor: Executor,
    id: string,
    alias: string,
  ): Promise<boolean> {
    const count = await executor('model_aliases')
      .where({ model_id: id, alias })
      .delete();
    await this.touch(executor, id);
    return count > 0;
  }

  async touch(executor: Executor, id: string): Promise<void> {
    await executor('models')
      .where({ id })
      .update({ updated_at: executor.fn.now() });
  }

  /**
   * Recomputes owner, lifecycle, project and declaration in effect: of all models, of some, or of those with
   * versions from some experiments. Models whose facts did not change are not touched.
   */
  async recompute(
    executor: Executor,
    of: { all: true } | { ids: string[] } | { experimentIds: string[] },
  ): Promise<void> {
    let where = sqlPart('true');
    if ('ids' in of) {
      where = sqlPart('m.id = any(?::bigint[])', [pgArray(of.ids)]);
    } else if ('experimentIds' in of) {
      where = sqlPart(
        `m.id in (select v.model_id from model_versions v join runs r on r.run_id = v.run_id
                  where r.experiment_id = any(?::bigint[]))`,
        [pgArray(of.experimentIds)],
      );
    }
    await queryRows(
      executor,
      `update models m set owner_ref = n.owner_ref, lifecycle = n.lifecycle, project_ref = n.project_ref,
         declared = n.declared, catalog_changed_at = now()
       from (${EFFECTIVE} where ${where.sql}) n
       where n.id = m.id and (m.owner_ref, m.lifecycle, m.project_ref, m.declared)
         is distinct from (n.owner_ref, n.lifecycle, n.project_ref, n.declared)`,
      where.bindings,
    );
  }

  /**
   * Joins declared models with the registry: a declared name that nobody registered gets a row, a registered one is
   * linked to the entity that declares it, and a row that was only ever declared goes with its declaration.
   */
  async linkDeclared(tx: Executor): Promise<void> {
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

  /** Deletes the models that are marked as demo, and remembers their entities for removal. */
  async removeDemo(tx: Executor): Promise<void> {
    const demo = 'select model_id from model_tags where key = ?';
    await queryRows(
      tx,
      `insert into model_tombstones (entity_name, name)
       select entity_name, name from models where id in (${demo})
       on conflict (entity_name) do update set deleted_at = now()`,
      [DEMO_TAG],
    );
    await queryRows(tx, `delete from models where id in (${demo})`, [DEMO_TAG]);
  }
}
