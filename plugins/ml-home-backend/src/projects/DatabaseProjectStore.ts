import { Page } from '@ml-home/backstage-plugin-ml-home-common';
import {
  allOf,
  containsPattern,
  Executor,
  queryRows,
  readPage,
  SortColumn,
  sqlPart,
} from '../database';

export interface DbProjectRow {
  entity_ref: string;
  name: string;
  owner_ref: string | null;
  lifecycle: string | null;
  metadata: { title?: string; description?: string; tags?: string[] };
  spec: { goal?: unknown; members?: unknown };
  location: string | null;
  model_count: string;
  experiment_count: string;
  run_count: string;
  last_run: string | null;
}

const COLUMNS = `d.entity_ref, d.name, d.owner_ref, d.lifecycle, d.metadata, d.spec, d.location,
  (select count(*) from models m where m.project_ref = d.entity_ref) as model_count,
  (select count(*) from experiments e where e.project_ref = d.entity_ref and e.lifecycle_stage = 'active') as experiment_count,
  (select count(*) from runs r join experiments e on e.id = r.experiment_id
   where e.project_ref = d.entity_ref and r.lifecycle_stage = 'active') as run_count,
  (select max(r.start_time) from runs r join experiments e on e.id = r.experiment_id
   where e.project_ref = d.entity_ref and r.lifecycle_stage = 'active') as last_run`;

const sort: SortColumn[] = [
  { sql: 'lower(d.name)', bindings: [], type: 'text', ascending: true },
  { sql: 'd.entity_ref', bindings: [], type: 'text', ascending: true },
];

const standing = sqlPart("d.kind = 'MLProject' and d.gone_at is null");

/** Projects as the catalog declares them, with what belongs to them. */
export class DatabaseProjectStore {
  async list(
    executor: Executor,
    query: { q?: string; cursor?: string; limit: number },
  ): Promise<Page<DbProjectRow>> {
    const pattern = query.q ? containsPattern(query.q) : undefined;
    return readPage<DbProjectRow>(executor, {
      select: COLUMNS,
      from: 'declarations d',
      where: allOf([
        standing,
        pattern
          ? sqlPart(
              "d.name ilike ? or d.metadata ->> 'title' ilike ? or d.metadata ->> 'description' ilike ? or d.owner_ref ilike ?",
              [pattern, pattern, pattern, pattern],
            )
          : undefined,
      ]),
      sort,
      cursor: query.cursor,
      limit: query.limit,
    });
  }

  /** By entity ref, or by the name of an entity in the default namespace. */
  async find(
    executor: Executor,
    name: string,
  ): Promise<DbProjectRow | undefined> {
    const ref = name.includes(':') ? name : `mlproject:default/${name}`;
    const [row] = await queryRows<DbProjectRow>(
      executor,
      `select ${COLUMNS} from declarations d where ${standing.sql} and d.entity_ref = ?`,
      [ref.toLocaleLowerCase('en-US')],
    );
    return row;
  }
}
