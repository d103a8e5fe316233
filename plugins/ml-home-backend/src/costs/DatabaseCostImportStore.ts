import {
  CostImport,
  CostImportMode,
  Page,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  Executor,
  millis,
  pgArray,
  queryRows,
  readPage,
  sqlPart,
} from '../database';
import {
  BillKey,
  firstDay,
  ImportOutcome,
  ImportProgress,
  restatedBy,
} from './types';

interface DbCostImportRow {
  id: string;
  source: string;
  name: string;
  state: CostImport['state'];
  format: string | null;
  digest: string | null;
  rows: string;
  bytes_read: string;
  bytes_total: string | null;
  bills: CostImport['bills'];
  defects: CostImport['defects'];
  message: string | null;
  created_by: string | null;
  created_at: Date;
  heard_at: Date;
  finished_at: Date | null;
}

/** A reading that says nothing for so long was killed: it reports every second. */
const SILENT_MS = 120_000;

function toCostImport(row: DbCostImportRow): CostImport {
  const killed =
    row.state === 'running' && Date.now() - row.heard_at.getTime() > SILENT_MS;
  return {
    id: row.id,
    source: row.source,
    name: row.name,
    state: killed ? 'failed' : row.state,
    format: row.format ?? undefined,
    rows: Number(row.rows),
    bytesRead: Number(row.bytes_read),
    bytesTotal: row.bytes_total === null ? undefined : Number(row.bytes_total),
    bills: row.bills,
    defects: row.defects,
    message: killed
      ? 'The portal stopped while it read the file; nothing of it was kept. Send it again.'
      : row.message ?? undefined,
    createdBy: row.created_by ?? undefined,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString(),
  };
}

/** Files of charges, and what became of them. */
export class DatabaseCostImportStore {
  async create(
    executor: Executor,
    given: {
      source: string;
      name: string;
      mode: CostImportMode;
      origin?: string;
      bytesTotal?: number;
      createdBy?: string;
    },
  ): Promise<string> {
    const [{ id }] = await queryRows<{ id: string }>(
      executor,
      `insert into cost_imports (source, name, mode, origin, bytes_total, created_by)
       values (?, ?, ?, ?, ?, ?) returning id`,
      [
        given.source,
        given.name,
        given.mode,
        given.origin ?? null,
        given.bytesTotal ?? null,
        given.createdBy ?? null,
      ],
    );
    return id;
  }

  async progress(
    executor: Executor,
    id: string,
    { rows, bytesRead }: ImportProgress,
  ): Promise<void> {
    await queryRows(
      executor,
      'update cost_imports set rows = ?, bytes_read = ?, heard_at = now() where id = ?',
      [rows, bytesRead, id],
    );
  }

  async finish(
    executor: Executor,
    id: string,
    outcome: ImportOutcome,
  ): Promise<void> {
    await queryRows(
      executor,
      `update cost_imports set state = ?, format = ?, digest = ?, reader = ?, rows = ?, bills = ?, defects = ?, message = ?,
         bytes_read = coalesce(bytes_total, bytes_read), heard_at = now(), finished_at = clock_timestamp()
       where id = ?`,
      [
        outcome.state,
        outcome.format ?? null,
        outcome.digest ?? null,
        outcome.reader ?? '',
        outcome.rows,
        JSON.stringify(outcome.bills),
        JSON.stringify(outcome.defects),
        outcome.message ?? null,
        id,
      ],
    );
  }

  /** The import that read the same content by the same reader, all of whose bills still stand as it brought them. */
  async findSame(
    executor: Executor,
    digest: string,
    reader: string,
  ): Promise<CostImport | undefined> {
    const [row] = await queryRows<DbCostImportRow>(
      executor,
      `select * from cost_imports i where i.digest = ? and i.reader = ? and i.state = 'applied'
         and not exists (
           select 1 from jsonb_to_recordset(i.bills) as b(issuer text, account text, month text)
           join cost_imports later on later.id > i.id and later.state = 'applied' and later.mode <> 'add'
           join lateral jsonb_to_recordset(later.bills) as o(issuer text, account text, month text)
             on o.issuer = b.issuer and o.account = b.account and o.month = b.month)
       order by i.id desc limit 1`,
      [digest, reader],
    );
    return row && toCostImport(row);
  }

  /** Imports of the same content by another reader, of which something still stands. */
  async readOtherwise(
    executor: Executor,
    digest: string,
    reader: string,
  ): Promise<CostImport[]> {
    const rows = await queryRows<DbCostImportRow>(
      executor,
      `select * from cost_imports where digest = ? and reader <> ? and state = 'applied' order by id`,
      [digest, reader],
    );
    return rows.map(toCostImport);
  }

  /** Those of origins that were read to their end, or refused: what was refused is tried again the next day. */
  async knownOrigins(executor: Executor, origins: string[]): Promise<string[]> {
    const rows = await queryRows<{ origin: string }>(
      executor,
      `select distinct origin from cost_imports
       where origin = any(?::text[]) and (state in ('applied', 'unchanged', 'replaced')
         or state = 'failed' and finished_at > now() - interval '1 day')`,
      [pgArray(origins)],
    );
    return rows.map(({ origin }) => origin);
  }

  /** Which other imports hold what an import restates: its bills, or the days that it covers of them. */
  async holders(
    executor: Executor,
    id: string,
    months: string[],
    mode: 'replace' | 'period',
  ): Promise<(BillKey & { importId: string })[]> {
    return queryRows(
      executor,
      `with restated as materialized (${restatedBy(mode)})
       select distinct d.issuer, d.account, to_char(d.month, 'YYYY-MM') as month, d.import_id as "importId"
       from restated b
       join charge_days d on d.issuer = b.issuer and d.account = b.account and d.month = b.month
         and d.day between b.first and b.last
       where d.import_id <> ?`,
      [pgArray(months.map(firstDay)), id, id],
    );
  }

  /** Says of imports that nothing of theirs stands any more. */
  async markReplaced(tx: Executor, ids: string[]): Promise<void> {
    await queryRows(
      tx,
      `update cost_imports i set state = 'replaced' where i.id = any(?::bigint[]) and i.state = 'applied'
         and not exists (
           select 1 from jsonb_to_recordset(i.bills) as b(month text)
           join charge_days d on d.month = to_date(b.month, 'YYYY-MM') and d.import_id = i.id)`,
      [ids as unknown as string],
    );
  }

  async find(executor: Executor, id: string): Promise<CostImport | undefined> {
    const [row] = await queryRows<DbCostImportRow>(
      executor,
      'select * from cost_imports where id = ?',
      [id],
    );
    return row && toCostImport(row);
  }

  async page(
    executor: Executor,
    query: { cursor?: string; limit: number },
  ): Promise<Page<CostImport>> {
    const page = await readPage<DbCostImportRow>(executor, {
      select: 'i.*',
      from: 'cost_imports i',
      where: sqlPart('true'),
      sort: [
        {
          sql: millis('i.created_at'),
          bindings: [],
          type: 'integer',
          ascending: false,
          required: true,
        },
        {
          sql: 'i.id',
          bindings: [],
          type: 'integer',
          ascending: false,
          required: true,
        },
      ],
      ...query,
    });
    return { ...page, items: page.items.map(toCostImport) };
  }
}
