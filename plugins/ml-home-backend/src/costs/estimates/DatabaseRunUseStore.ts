import {
  PricedResource,
  PricingOption,
  UnreadCount,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Executor, pgArray, queryRows } from '../../database';
import { PLACED, REPORTED } from './estimateSql';

/** Hardware that a run says it held; absent is unknown. */
export interface RunUse {
  /** runs.id. */
  id: string;
  day: string;
  hours?: number;
  /** As `gpuPriceKey` writes it. */
  gpuType?: string;
  gpuCount?: number;
  gpuBy?: 'metrics' | 'tags';
  /** Mean, 0 to 1. */
  gpuUtilisation?: number;
  cpuCount?: number;
  memoryGigabytes?: number;
  memoryBy?: 'metrics' | 'tags';
  provider?: string;
  region?: string;
  pricing?: PricingOption;
  unread: UnreadCount[];
}

/** One resource of a run as the best that is known of it says. */
export interface HeldResource {
  /** runs.id. */
  run_id: string;
  told_by: string;
  basis: string;
  resource: PricedResource;
  type: string;
  /** Unit-hours; null where the run says no count. */
  quantity: number | null;
  hours: number;
  provider: string | null;
  region: string | null;
}

/** What runs held: by their own word, and by the best word that there is. */
export class DatabaseRunUseStore {
  async record(tx: Executor, uses: RunUse[]): Promise<void> {
    const of = (pick: (use: RunUse) => unknown) =>
      pgArray(uses.map(use => pick(use) ?? null));
    await queryRows(
      tx,
      `insert into run_uses (run_id, day, hours, gpu_type, gpu_count, gpu_by, gpu_utilisation, cpu_count, memory_gb,
         memory_by, provider, region, pricing, unread, read_at)
       select u.*, now() from unnest(?::bigint[], ?::date[], ?::float8[], ?::text[], ?::float8[], ?::text[], ?::float8[],
         ?::float8[], ?::float8[], ?::text[], ?::text[], ?::text[], ?::text[], ?::jsonb[]) as u
       on conflict (run_id) do update set day = excluded.day, hours = excluded.hours, gpu_type = excluded.gpu_type,
         gpu_count = excluded.gpu_count, gpu_by = excluded.gpu_by, gpu_utilisation = excluded.gpu_utilisation,
         cpu_count = excluded.cpu_count, memory_gb = excluded.memory_gb, memory_by = excluded.memory_by,
         provider = excluded.provider, region = excluded.region, pricing = excluded.pricing, unread = excluded.unread, read_at = excluded.read_at, reported_only = false`,
      [
        of(use => use.id),
        of(use => use.day),
        of(use => use.hours),
        of(use => use.gpuType),
        of(use => use.gpuCount),
        of(use => use.gpuBy),
        of(use => use.gpuUtilisation),
        of(use => use.cpuCount),
        of(use => use.memoryGigabytes),
        of(use => use.memoryBy),
        of(use => use.provider),
        of(use => use.region),
        of(use => use.pricing),
        of(use => JSON.stringify(use.unread)),
      ],
    );
  }

  /**
   * Lets runs that reports name, and that have not ended, count on the day of their newest report.
   *
   * @param names - MLflow ids
   */
  async noteReported(tx: Executor, names: string[]): Promise<void> {
    await queryRows(
      tx,
      `insert into run_uses (run_id, day, reported_only)
       select r.id, max(y.day), true from runs r
       join resource_uses y on y.object_kind = 'run' and y.object_name = r.run_id
       where r.run_id = any(?::text[]) group by 1 order by 1
       on conflict (run_id) do update set day = excluded.day where run_uses.reported_only`,
      [pgArray(names)],
    );
  }

  /** Those of some MLflow ids that are no run. */
  async unknown(executor: Executor, names: string[]): Promise<string[]> {
    const unknown = await queryRows<{ name: string }>(
      executor,
      `select w.name from unnest(?::text[]) as w(name)
       where not exists (select 1 from runs r where r.run_id = w.name) order by 1`,
      [pgArray(names)],
    );
    return unknown.map(({ name }) => name);
  }

  /** What counts of each resource of runs, whose own words were recorded before. */
  async held(executor: Executor, ids: string[]): Promise<HeldResource[]> {
    return queryRows(
      executor,
      `with used as (
         select u.*, ${REPORTED} from run_uses u join runs r on r.id = u.run_id where u.run_id = any(?::bigint[])
       ), ${PLACED}
       select run_id, told_by, basis, resource, type, quantity, hours, provider, region from placed
       where place = 1 order by run_id, resource, type`,
      [pgArray(ids)],
    );
  }
}
