import { Schedule, SloState } from '@ml-home/backstage-plugin-ml-home-common';
import { Executor, pgArray, queryRows, sqlPart, SqlPart } from '../database';

export interface DbFamilyKeyRow {
  id: string;
  name: string;
  cadence: Schedule['cadence'] | null;
  cron: string | null;
  zone: string | null;
  /** Entity ref. */
  owner_ref: string | null;
  /** No source claims it any more. */
  gone: boolean;
}

/** The verdict on a family as its row keeps it. */
export interface StoredVerdict {
  id: string;
  state: SloState;
  slo: {
    objective?: number;
    n: number;
    onTime: number;
    strip: [key: string, state: string][];
    due?: { key: string; at: string };
  };
  /** Of the newest delivery that is known. */
  lastPartition?: string;
  lastDeliveredAt?: string;
  nextAt: string | null;
}

export const scheduleOf = (
  row: Pick<DbFamilyKeyRow, 'cadence' | 'cron' | 'zone'>,
): Schedule | undefined =>
  row.cadence
    ? {
        cadence: row.cadence,
        zone: row.zone ?? 'UTC',
        cron: row.cron ?? undefined,
      }
    : undefined;

const KEYS =
  'f.id, f.name, f.cadence, f.cron, f.zone, f.owner_ref, f.gone_at is not null as gone';

/** Identity, schedule, verdict and watchers of families. */
export class DatabaseFamilyStore {
  async find(
    executor: Executor,
    name: string,
    scope?: SqlPart,
  ): Promise<DbFamilyKeyRow | undefined> {
    const where = scope ?? sqlPart('true');
    const [row] = await queryRows<DbFamilyKeyRow>(
      executor,
      `select ${KEYS} from feature_families f where f.name = ? and (${where.sql})`,
      [name, ...where.bindings],
    );
    return row;
  }

  async byIds(executor: Executor, ids: string[]): Promise<DbFamilyKeyRow[]> {
    return queryRows(
      executor,
      `select ${KEYS} from feature_families f where f.id = any(?::bigint[])`,
      [pgArray(ids)],
    );
  }

  async named(executor: Executor, names: string[]): Promise<DbFamilyKeyRow[]> {
    return queryRows(
      executor,
      `select ${KEYS} from feature_families f where f.name = any(?::text[]) and f.gone_at is null`,
      [pgArray(names)],
    );
  }

  /** Families whose offline source is a dataset of one of these names. */
  async ofDatasets(
    executor: Executor,
    datasets: string[],
  ): Promise<DbFamilyKeyRow[]> {
    return queryRows(
      executor,
      `select ${KEYS} from feature_families f where f.datasets && ?::text[] and f.gone_at is null`,
      [pgArray(datasets)],
    );
  }

  /** Locks families whose verdict changes by now; others that do the same take other ones. */
  async takeDue(tx: Executor, limit: number): Promise<DbFamilyKeyRow[]> {
    return queryRows(
      tx,
      `select ${KEYS} from feature_families f where f.next_judge_at <= now()
       order by f.next_judge_at limit ? for no key update skip locked`,
      [limit],
    );
  }

  async writeVerdicts(tx: Executor, verdicts: StoredVerdict[]): Promise<void> {
    await queryRows(
      tx,
      `update feature_families f set slo_state = v.state, slo = v.slo,
         last_partition = coalesce(v."lastPartition", f.last_partition),
         last_delivered_at = coalesce(v."lastDeliveredAt", f.last_delivered_at), next_judge_at = v."nextAt"
       from jsonb_to_recordset(?::jsonb) as v(id bigint, state text, slo jsonb, "lastPartition" text,
         "lastDeliveredAt" timestamptz, "nextAt" timestamptz)
       where f.id = v.id`,
      [JSON.stringify(verdicts)],
    );
  }

  async watch(
    executor: Executor,
    userRef: string,
    familyId: string,
  ): Promise<void> {
    await queryRows(
      executor,
      'insert into feature_watches (user_ref, family_id) values (?, ?) on conflict do nothing',
      [userRef, familyId],
    );
  }

  async unwatch(
    executor: Executor,
    userRef: string,
    familyId: string,
  ): Promise<void> {
    await queryRows(
      executor,
      'delete from feature_watches where user_ref = ? and family_id = ?',
      [userRef, familyId],
    );
  }
}
