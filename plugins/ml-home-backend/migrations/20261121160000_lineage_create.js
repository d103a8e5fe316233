// @ts-check

/**
 * Lineage: events as they were sent, and what follows from them.
 *
 * `lineage_events` is the log and the big table; its key begins with the namespace of the job, by which it is
 * partitioned, and ends in a digest of the event, so that a repeated event changes nothing. All other tables follow
 * from it: what the events of one run say together, the datasets and jobs they name with their newest facets, the edges
 * between them, and the deliveries that are told to feature families.
 *
 * Locks: creates only, nothing existing is touched.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    create table lineage_events (
      namespace text not null,
      digest text not null,
      kind text not null check (kind in ('run', 'job', 'dataset')),
      job text,
      run_id uuid,
      event_type text,
      event_ms bigint not null,
      received_at timestamptz(3) not null,
      clock_skew boolean not null default false,
      datasets text[] not null default '{}',
      event jsonb not null,
      primary key (namespace, digest)
    ) partition by hash (namespace);
    create index lineage_events_newest_idx on lineage_events (event_ms desc, digest desc);
    create index lineage_events_job_idx on lineage_events ((namespace || ':' || job), event_ms desc);
    create index lineage_events_run_idx on lineage_events (run_id) where run_id is not null;
    create index lineage_events_datasets_idx on lineage_events using gin (datasets);
    comment on table lineage_events is 'Events of OpenLineage as they were sent';
    comment on column lineage_events.namespace is 'Of the job; of the dataset where no job is named';
    comment on column lineage_events.digest is 'SHA-256 of the event, whatever the order of its keys';
    comment on column lineage_events.event_ms is 'When it happened by the clock of who sent it, epoch milliseconds';
    comment on column lineage_events.clock_skew is 'Claims to have happened more than 5 minutes after it was received';
    comment on column lineage_events.datasets is 'NAMESPACE:NAME of the datasets it names';

    create table lineage_nodes (
      id bigint generated always as identity primary key,
      kind text not null
        check (kind in ('dataset', 'job', 'model', 'feature_family', 'run', 'service')),
      namespace text not null,
      name text not null,
      aliases text[] not null default '{}',
      names text[] not null default '{}',
      first_seen timestamptz(3) not null,
      last_seen timestamptz(3) not null,
      unique (kind, namespace, name)
    );
    create index lineage_nodes_key_idx on lineage_nodes (kind, (namespace || ':' || name));
    create index lineage_nodes_names_idx on lineage_nodes using gin (names);
    comment on table lineage_nodes is 'Datasets and jobs that events name';
    comment on column lineage_nodes.aliases is 'Other names that events gave a dataset, NAMESPACE/NAME';
    comment on column lineage_nodes.names is 'What a feature family may call it: NAMESPACE/NAME and NAME, also of aliases';

    create table lineage_facets (
      node_id bigint not null references lineage_nodes (id) on delete cascade,
      name text not null,
      said_ms bigint not null,
      tie text not null,
      value jsonb,
      primary key (node_id, name)
    );
    comment on table lineage_facets is 'The newest facet of each name that events gave a dataset or job';
    comment on column lineage_facets.said_ms is 'Time of the event, epoch milliseconds';
    comment on column lineage_facets.tie is 'Digest of the value: which one holds of two at the same time';
    comment on column lineage_facets.value is 'Null once it was deleted';

    create table lineage_runs (
      namespace text not null,
      job text not null,
      run_id uuid not null,
      state jsonb not null default '{}',
      edge_ids bigint[] not null default '{}',
      first_seen timestamptz(3),
      last_seen timestamptz(3),
      primary key (namespace, job, run_id)
    );
    comment on table lineage_runs is 'What the events of one run say together';
    comment on column lineage_runs.edge_ids is 'Edges that it speaks for';

    create table lineage_edges (
      id bigint generated always as identity primary key,
      source_id bigint not null references lineage_nodes (id) on delete cascade,
      target_id bigint not null references lineage_nodes (id) on delete cascade,
      relation text not null check (relation in ('feeds', 'reads', 'writes')),
      via_id bigint not null default 0,
      learned text not null check (learned in ('declared', 'observed', 'assumed')),
      origin text not null check (origin in ('run', 'event')),
      first_seen timestamptz(3) not null,
      last_seen timestamptz(3) not null,
      said_count bigint not null,
      unique (source_id, target_id, relation, via_id, learned, origin)
    );
    create index lineage_edges_target_idx on lineage_edges (target_id);
    comment on table lineage_edges is 'Which dataset feeds which, and which job reads and writes them';
    comment on column lineage_edges.via_id is 'The job; 0 where none is named';
    comment on column lineage_edges.learned is 'assumed: the job does not say which of its inputs feeds which of its outputs';
    comment on column lineage_edges.origin is 'Said by runs, or by events without a run';
    comment on column lineage_edges.said_count is 'Runs or events that said so';

    create table lineage_deliveries (
      namespace text not null,
      job text not null,
      run_id uuid not null,
      dataset_id bigint not null references lineage_nodes (id) on delete cascade,
      slot text not null,
      told jsonb,
      pending jsonb not null default '[]',
      primary key (namespace, job, run_id, dataset_id, slot)
    );
    create index lineage_deliveries_pending_idx on lineage_deliveries (dataset_id) where pending <> '[]';
    comment on table lineage_deliveries is 'Partitions of datasets that runs completed, and what feature families were told of them';
    comment on column lineage_deliveries.slot is 'Instant inside the partition after "at:", or its key after "key:"';
    comment on column lineage_deliveries.told is 'What was said last: arrivedAt, rows, saidAt, takenBack';
    comment on column lineage_deliveries.pending is 'What is still to be said';
  `);
  for (let part = 0; part < 4; part++) {
    await knex.raw(
      `create table lineage_events_${part} partition of lineage_events for values with (modulus 4, remainder ${part})`,
    );
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'lineage_deliveries',
    'lineage_edges',
    'lineage_runs',
    'lineage_facets',
    'lineage_nodes',
    'lineage_events',
  ]) {
    await knex.schema.dropTable(table);
  }
};
