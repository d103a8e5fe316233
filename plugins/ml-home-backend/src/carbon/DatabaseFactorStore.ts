import {
  CarbonFactor,
  FACTORS_VERSION,
  FactorInput,
  FactorRow,
  factorUnits,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Executor, pgArray, queryRows } from '../database';

interface DbFactorRow {
  id: string;
  kind: FactorRow['kind'];
  key: string;
  basis: 'location' | 'market';
  value: number;
  source: string;
  year: number;
  valid_from: string | null;
  created_by: string | null;
}

const toFactor = (row: DbFactorRow): CarbonFactor => ({
  id: row.id,
  kind: row.kind,
  key: row.key,
  basis: row.kind === 'grid' ? row.basis : undefined,
  value: row.value,
  unit: factorUnits[row.kind],
  source: row.source,
  year: row.year,
  from: row.valid_from ?? undefined,
  site: true,
  createdBy: row.created_by ?? undefined,
});

/** Factors of the site. */
export class DatabaseFactorStore {
  async list(executor: Executor): Promise<CarbonFactor[]> {
    const rows = await queryRows<DbFactorRow>(
      executor,
      `select id, kind, key, basis, value, source, year, to_char(valid_from, 'YYYY-MM-DD') as valid_from, created_by
       from carbon_factors where ended_at is null order by kind, key, valid_from desc nulls last, id`,
    );
    return rows.map(toFactor);
  }

  /** Of the software's factors and the site's together: another one whenever any changed. */
  async version(executor: Executor): Promise<string> {
    const [row] = await queryRows<{ newest: string; ended: string }>(
      executor,
      `select coalesce(max(id), 0) as newest, count(*) filter (where ended_at is not null) as ended from carbon_factors`,
    );
    return row.newest === '0'
      ? FACTORS_VERSION
      : `${FACTORS_VERSION}+${row.newest}.${row.ended}`;
  }

  /** Puts factors in force; those of the same kind, key, basis and day end. */
  async set(
    tx: Executor,
    factors: FactorInput[],
    by: string | undefined,
  ): Promise<void> {
    const of = (pick: (factor: FactorInput) => unknown) =>
      pgArray(factors.map(pick));
    const lists = [
      of(factor => factor.kind),
      of(factor => factor.key),
      of(factor => factor.basis ?? 'location'),
      of(factor => factor.from ?? null),
    ];
    // Who sets the same at this moment ends ours, or we end theirs.
    await queryRows(
      tx,
      'lock table carbon_factors in share row exclusive mode',
    );
    await queryRows(
      tx,
      `update carbon_factors f set ended_at = now()
       from unnest(?::text[], ?::text[], ?::text[], ?::date[]) as n(kind, key, basis, valid_from)
       where f.ended_at is null and f.kind = n.kind and f.key = n.key and f.basis = n.basis
         and f.valid_from is not distinct from n.valid_from`,
      lists,
    );
    await queryRows(
      tx,
      `insert into carbon_factors (kind, key, basis, valid_from, value, source, year, created_by)
       select n.*, ? from unnest(?::text[], ?::text[], ?::text[], ?::date[], ?::float8[], ?::text[], ?::int[]) as n`,
      [
        by ?? null,
        ...lists,
        of(factor => factor.value),
        of(factor => factor.source),
        of(factor => factor.year),
      ],
    );
  }

  /** Whether there was such a factor. */
  async end(tx: Executor, id: string): Promise<boolean> {
    const rows = await queryRows(
      tx,
      'update carbon_factors set ended_at = now() where id = ? and ended_at is null returning id',
      [id],
    );
    return rows.length > 0;
  }
}
