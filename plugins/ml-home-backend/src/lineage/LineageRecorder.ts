import { LineageEventInput } from '@ml-home/backstage-plugin-ml-home-node';
import { Executor } from '../database';
import { digestOf } from './canonical';
import {
  DatasetStatistics,
  datasetStatisticsOf,
  partitionCame,
  sentEvent,
} from './columnStatistics';
import { DatabaseLineageDeliveryStore } from './DatabaseLineageDeliveryStore';
import {
  DatabaseLineageEventStore,
  KnownRun,
} from './DatabaseLineageEventStore';
import {
  DatabaseLineageGraphStore,
  edgeKey,
  nodeKey,
  SaidFacet,
  SeenNode,
} from './DatabaseLineageGraphStore';
import { deliveriesOf, toTell } from './deliveries';
import { deriveLinks, Link, namedByFacets } from './deriveLinks';
import { EdgeChanges } from './EdgeChanges';
import { emptyRunState, mergeRun, RunEvent, RunState } from './runState';
import { toldBy } from './told';
import {
  mergeSeen,
  namedIn,
  NO_SPAN,
  seenAt,
  toNewEvent,
  toSeenNode,
} from './toRows';

/** A run before and after some of its events came in. */
interface ChangedRun {
  known: KnownRun;
  old: RunState;
  state: RunState;
  firstSeen: number;
  lastSeen: number;
  before: Link[];
  links: Link[];
}

export interface LineageStores {
  events: DatabaseLineageEventStore;
  graph: DatabaseLineageGraphStore;
  deliveries: DatabaseLineageDeliveryStore;
}

const runOf = (event: RunEvent) => ({
  namespace: event.job.namespace,
  job: event.job.name,
  runId: event.runId.toLocaleLowerCase('en-US'),
});
const runKey = (run: { namespace: string; job: string; runId: string }) =>
  JSON.stringify([run.namespace, run.job, run.runId]);

const linksOfRun = (run: KnownRun, state: RunState): Link[] =>
  deriveLinks({
    job: { namespace: run.namespace, name: run.job },
    jobFacets: state.job,
    inputs: state.inputs,
    outputs: state.outputs,
    learned: 'observed',
  });

/** Writes events and what follows from them, in a fixed number of statements however many there are. */
export class LineageRecorder {
  readonly #stores: LineageStores;

  constructor(stores: LineageStores) {
    this.#stores = stores;
  }

  /** Answers how many were new, and what they say of the columns of datasets. */
  async record(
    tx: Executor,
    events: LineageEventInput[],
    receivedAt: number,
  ): Promise<{ accepted: number; statistics: DatasetStatistics[] }> {
    const rows = new Map(
      events.map(event => [digestOf(event.event), event] as const),
    );
    const added = await this.#stores.events.append(
      tx,
      [...rows.values()].map(event => toNewEvent(event, receivedAt)),
      receivedAt,
    );
    const fresh = [...rows].flatMap(([digest, event]) =>
      added.has(digest) ? [event] : [],
    );
    if (fresh.length === 0) return { accepted: 0, statistics: [] };
    const runs = await this.#mergeRuns(tx, fresh, receivedAt);
    const solo = fresh.flatMap(event =>
      event.kind === 'run'
        ? []
        : [
            {
              links: deriveLinks(toldBy(event)),
              seen: seenAt(event, receivedAt),
            },
          ],
    );
    const ids = await this.#see(tx, fresh, runs, receivedAt);
    await this.#sayFacets(tx, fresh, ids);
    await this.#link(tx, runs, solo, ids);
    await this.#deliver(tx, runs, ids);
    return {
      accepted: fresh.length,
      statistics: await this.#statistics(tx, fresh, runs),
    };
  }

  /** What new events say of columns, and what earlier ones of their runs said before the partition was known. */
  async #statistics(
    tx: Executor,
    fresh: LineageEventInput[],
    runs: ChangedRun[],
  ): Promise<DatasetStatistics[]> {
    const states = new Map(runs.map(run => [runKey(run.known), run.state]));
    const came = runs.filter(({ old, state }) => partitionCame(old, state));
    const earlier = await this.#stores.events.withColumnMetrics(
      tx,
      came
        .filter(({ known }) => known.firstSeen !== undefined)
        .map(({ known }) => known),
    );
    return [
      // The new ones are among them too; what is reported twice is kept once.
      ...earlier.flatMap(one =>
        datasetStatisticsOf(
          sentEvent(one.event, one.eventMs),
          states.get(runKey(one))!,
        ),
      ),
      ...fresh.flatMap(event => {
        const state =
          event.kind === 'run' ? states.get(runKey(runOf(event))) : undefined;
        return event.kind === 'run' && state
          ? datasetStatisticsOf(event, state)
          : [];
      }),
    ];
  }

  async #mergeRuns(
    tx: Executor,
    fresh: LineageEventInput[],
    receivedAt: number,
  ): Promise<ChangedRun[]> {
    const events = Map.groupBy(
      fresh.filter((event): event is RunEvent => event.kind === 'run'),
      event => runKey(runOf(event)),
    );
    const known = await this.#stores.events.openRuns(
      tx,
      [...events.values()].map(([first]) => runOf(first)),
    );
    return known.map(run => {
      const own = events.get(runKey(run)) ?? [];
      const old: RunState = { ...emptyRunState(), ...run.state };
      const state = own.reduce(mergeRun, old);
      const times = own.map(event => seenAt(event, receivedAt));
      return {
        known: run,
        old,
        state,
        firstSeen: Math.min(run.firstSeen ?? Infinity, ...times),
        lastSeen: Math.max(run.lastSeen ?? -Infinity, ...times),
        before: linksOfRun(run, old),
        links: linksOfRun(run, state),
      };
    });
  }

  /** Nodes that events name, and those of edges; answers their ids. */
  async #see(
    tx: Executor,
    fresh: LineageEventInput[],
    runs: ChangedRun[],
    receivedAt: number,
  ): Promise<Map<string, string>> {
    const nodes = new Map<string, SeenNode>();
    const see = (node: SeenNode) => {
      const other = nodes.get(nodeKey(node));
      nodes.set(nodeKey(node), other ? mergeSeen(other, node) : node);
    };
    for (const event of fresh) {
      const at = seenAt(event, receivedAt);
      const span = { firstSeen: at, lastSeen: at };
      for (const { facets, ...node } of namedIn(event)) {
        see(toSeenNode(node, span, facets));
      }
      for (const node of namedByFacets(toldBy(event))) {
        see(toSeenNode(node, span));
      }
    }
    for (const { before, links } of runs) {
      for (const { source, target } of [...before, ...links]) {
        see(toSeenNode(source, NO_SPAN));
        see(toSeenNode(target, NO_SPAN));
      }
    }
    return this.#stores.graph.seeNodes(tx, [...nodes.values()]);
  }

  async #sayFacets(
    tx: Executor,
    fresh: LineageEventInput[],
    ids: Map<string, string>,
  ): Promise<void> {
    const newest = new Map<string, SaidFacet & { tie: string }>();
    for (const event of fresh) {
      for (const { facets, ...node } of namedIn(event)) {
        const nodeId = ids.get(nodeKey(node))!;
        for (const [name, facet] of Object.entries(facets)) {
          // eslint-disable-next-line no-underscore-dangle
          const value = facet._deleted === true ? null : facet;
          const saidMs = event.eventTime;
          const said = { nodeId, name, saidMs, value, tie: digestOf(value) };
          const other = newest.get(`${nodeId} ${name}`);
          const later =
            !other ||
            saidMs > other.saidMs ||
            (saidMs === other.saidMs && said.tie > other.tie);
          if (later) newest.set(`${nodeId} ${name}`, said);
        }
      }
    }
    await this.#stores.graph.sayFacets(tx, [...newest.values()]);
  }

  async #link(
    tx: Executor,
    runs: ChangedRun[],
    solo: { links: Link[]; seen: number }[],
    ids: Map<string, string>,
  ): Promise<void> {
    const changes = new EdgeChanges(ids);
    for (const run of runs) {
      const { firstSeen, lastSeen } = run;
      changes.replace(run.before, run.links, { firstSeen, lastSeen });
    }
    for (const { links, seen } of solo) changes.addAll(links, seen);
    const edgeIds = await this.#stores.graph.changeEdges(tx, changes.all());
    await this.#stores.events.saveRuns(
      tx,
      runs.map(({ known, state, links, firstSeen, lastSeen }) => ({
        namespace: known.namespace,
        job: known.job,
        runId: known.runId,
        state,
        edgeIds: links.map(
          link => edgeIds.get(edgeKey(changes.keyOf(link, 'run')))!,
        ),
        firstSeen,
        lastSeen,
      })),
    );
    await this.#stores.graph.settleEdges(
      tx,
      changes.takenBack().map(key => edgeIds.get(key)!),
    );
  }

  async #deliver(
    tx: Executor,
    runs: ChangedRun[],
    ids: Map<string, string>,
  ): Promise<void> {
    const store = this.#stores.deliveries;
    const keyOf = (one: { datasetId: string; slot: string }) =>
      `${one.datasetId} ${one.slot}`;
    const known = Map.groupBy(
      await store.ofRuns(
        tx,
        runs.map(run => run.known),
      ),
      runKey,
    );
    const changed = runs.flatMap(({ known: run, state }) => {
      const wanted = new Map(
        deliveriesOf(state).map(({ dataset, slot, ...holds }) => {
          const datasetId = ids.get(nodeKey({ kind: 'dataset', ...dataset }))!;
          return [keyOf({ datasetId, slot }), { datasetId, slot, holds }];
        }),
      );
      const told = new Map(
        (known.get(runKey(run)) ?? []).map(one => [keyOf(one), one]),
      );
      const keys = new Set([...wanted.keys(), ...told.keys()]);
      return [...keys].flatMap(key => {
        const holds = wanted.get(key)?.holds;
        const { datasetId, slot } = wanted.get(key) ?? told.get(key)!;
        const next = toTell(holds, told.get(key)?.told ?? undefined);
        if (next.messages.length === 0) return [];
        return [
          {
            namespace: run.namespace,
            job: run.job,
            runId: run.runId,
            datasetId,
            slot,
            ...next,
          },
        ];
      });
    });
    await store.save(tx, changed);
  }
}
