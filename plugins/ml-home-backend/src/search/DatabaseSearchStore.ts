import { SearchHit } from '@ml-home/backstage-plugin-ml-home-common';
import {
  allOf,
  containsPattern,
  Executor,
  queryRows,
  SqlPart,
  sqlPart,
} from '../database';

interface Part {
  sql: string;
  bindings: SqlPart['bindings'];
}

/** Finds objects by name; names that begin with the text come first. */
export class DatabaseSearchStore {
  async search(
    executor: Executor,
    q: string,
    limit: number,
    scopes: Record<'model' | 'experiment' | 'project', SqlPart | undefined>,
  ): Promise<SearchHit[]> {
    const pattern = containsPattern(q);
    const parts: Part[] = [];
    const add = (
      scope: SqlPart | undefined,
      select: string,
      condition: SqlPart,
      order: string,
    ) => {
      const where = allOf([condition, scope]);
      parts.push({
        sql: `(${select} where ${where.sql} order by ${order} limit ?)`,
        bindings: [...where.bindings, q, limit],
      });
    };
    const first = (column: string) =>
      `starts_with(lower(${column}), lower(?)) desc, length(${column}), ${column}`;
    add(
      scopes.model,
      `select 'model' as type, m.name as id, m.name as title, m.owner_ref as subtitle from models m`,
      sqlPart('m.name ilike ? or m.description ilike ?', [pattern, pattern]),
      first('m.name'),
    );
    add(
      scopes.experiment,
      `select 'experiment', e.id::text, e.name, 'experiment ' || e.id from experiments e`,
      sqlPart("e.lifecycle_stage = 'active' and e.name ilike ?", [pattern]),
      first('e.name'),
    );
    add(
      scopes.experiment,
      `select 'run', r.run_id, r.name, e.name from runs r join experiments e on e.id = r.experiment_id`,
      sqlPart(
        "r.lifecycle_stage = 'active' and (r.name ilike ? or r.run_id = lower(?))",
        [pattern, q],
      ),
      first('r.name'),
    );
    add(
      scopes.project,
      `select 'project', d.name, coalesce(d.metadata ->> 'title', d.name), d.owner_ref from declarations d`,
      sqlPart(
        "d.kind = 'MLProject' and d.gone_at is null and (d.name ilike ? or d.metadata ->> 'title' ilike ?)",
        [pattern, pattern],
      ),
      first('d.name'),
    );
    const rows = await queryRows<{
      type: SearchHit['type'];
      id: string;
      title: string;
      subtitle: string | null;
    }>(
      executor,
      parts.map(part => part.sql).join(' union all '),
      parts.flatMap(part => part.bindings),
    );
    return rows.map(row => ({ ...row, subtitle: row.subtitle ?? undefined }));
  }
}
