import { Executor, queryRows } from '../database';
import { RunId } from './DatabaseLineageEventStore';
import { DeliveryMessage, ToldDelivery } from './deliveries';

export interface DeliveryState extends RunId {
  datasetId: string;
  slot: string;
  told?: ToldDelivery;
}

export interface PendingDelivery extends RunId {
  datasetId: string;
  slot: string;
  pending: DeliveryMessage[];
  /** Names by which families call the dataset. */
  claimed: string[];
}

/** Told in one go; what is left waits for the next delivery of the dataset. */
const MAX_TOLD = 1_000;

const KEY = `namespace text, job text, "runId" uuid, "datasetId" bigint, slot text`;

/** Deliveries that follow from runs, and what families were told of them. */
export class DatabaseLineageDeliveryStore {
  async ofRuns(tx: Executor, runs: RunId[]): Promise<DeliveryState[]> {
    if (runs.length === 0) return [];
    return queryRows<DeliveryState>(
      tx,
      `select d.namespace, d.job, d.run_id as "runId", d.dataset_id as "datasetId", d.slot, d.told
       from jsonb_to_recordset(?::jsonb) as r(namespace text, job text, "runId" uuid)
       join lineage_deliveries d on d.namespace = r.namespace and d.job = r.job and d.run_id = r."runId"`,
      [JSON.stringify(runs)],
    );
  }

  /** Writes what holds now and adds to what is to be said. */
  async save(
    tx: Executor,
    deliveries: (DeliveryState & { messages: DeliveryMessage[] })[],
  ): Promise<void> {
    if (deliveries.length === 0) return;
    await queryRows(
      tx,
      `insert into lineage_deliveries as d (namespace, job, run_id, dataset_id, slot, told, pending)
       select namespace, job, "runId", "datasetId", slot, told, messages from jsonb_to_recordset(?::jsonb) as n(
         ${KEY}, told jsonb, messages jsonb
       )
       on conflict (namespace, job, run_id, dataset_id, slot) do update set
         told = excluded.told, pending = d.pending || excluded.pending`,
      [JSON.stringify(deliveries)],
    );
  }

  /** What is to be said of datasets and by runs, of what some family names; oldest partitions first. */
  async pendingOf(
    executor: Executor,
    datasets: { namespace: string; name: string }[],
    runs: RunId[],
  ): Promise<PendingDelivery[]> {
    return queryRows<PendingDelivery>(
      executor,
      `with waiting as (
         select d.* from jsonb_to_recordset(?::jsonb) as w(namespace text, name text)
         join lineage_nodes n on n.kind = 'dataset' and n.namespace = w.namespace and n.name = w.name
         join lineage_deliveries d on d.dataset_id = n.id and d.pending <> '[]'
         union
         select d.* from jsonb_to_recordset(?::jsonb) as r(namespace text, job text, "runId" uuid)
         join lineage_deliveries d on d.namespace = r.namespace and d.job = r.job and d.run_id = r."runId"
           and d.pending <> '[]'
       )
       select d.namespace, d.job, d.run_id as "runId", d.dataset_id as "datasetId", d.slot, d.pending, c.claimed
       from waiting d join lineage_nodes n on n.id = d.dataset_id
       cross join lateral (
         select array_agg(distinct x order by x) as claimed from feature_families f, unnest(f.datasets) as x
         where f.datasets && n.names and x = any(n.names) and f.cadence is not null and f.gone_at is null
       ) c
       where c.claimed is not null
       order by d.slot limit ${MAX_TOLD}`,
      [JSON.stringify(datasets), JSON.stringify(runs)],
    );
  }

  /** Notes what was said; what was added meanwhile stays to be said with the rest. */
  async clear(executor: Executor, said: PendingDelivery[]): Promise<void> {
    if (said.length === 0) return;
    await queryRows(
      executor,
      `update lineage_deliveries d set pending = '[]' from jsonb_to_recordset(?::jsonb) as s(${KEY}, pending jsonb)
       where d.namespace = s.namespace and d.job = s.job and d.run_id = s."runId" and d.dataset_id = s."datasetId"
         and d.slot = s.slot and d.pending = s.pending`,
      [JSON.stringify(said)],
    );
  }
}
