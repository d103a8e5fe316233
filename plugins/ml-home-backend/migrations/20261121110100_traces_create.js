// @ts-check

/**
 * Traces, their spans and what is said about them.
 *
 * Spans are the big table: it is partitioned by hash of the trace, its key begins with the trace (the column it
 * would be spread by), and what is searched or sorted by has columns beside the whole span as JSON. Tags and metadata
 * of a trace are read and written with it and live in its row.
 *
 * Times that clients send are epoch milliseconds or nanoseconds (bigint); times that the portal sets are timestamptz.
 *
 * Locks: creates; the foreign key to experiments takes SHARE ROW EXCLUSIVE on it for a moment.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('traces', table => {
    table.comment('Traces of applications');
    table
      .text('trace_id')
      .primary()
      .comment('As clients see it: tr- and 32 hex digits');
    table
      .bigInteger('experiment_id')
      .notNullable()
      .references('experiments.id')
      .onDelete('CASCADE');
    table
      .text('run_id')
      .comment(
        'runs.run_id that it was made in, from the metadata mlflow.sourceRun',
      );
    table.text('client_request_id').comment('Id that the application gave it');
    table
      .text('name')
      .comment('Tag mlflow.traceName, else name of the root span');
    table
      .bigInteger('request_time')
      .notNullable()
      .comment('Start, epoch milliseconds');
    table.bigInteger('execution_duration').comment('Milliseconds');
    table
      .text('state')
      .notNullable()
      .comment('OK, ERROR, IN_PROGRESS or STATE_UNSPECIFIED');
    table.text('request_preview');
    table.text('response_preview');
    table
      .jsonb('metadata')
      .notNullable()
      .defaultTo('{}')
      .comment('Texts by key, written once');
    table
      .jsonb('tags')
      .notNullable()
      .defaultTo('{}')
      .comment('Texts by key, without the name');
    table
      .specificType('prompts', 'text[]')
      .notNullable()
      .defaultTo('{}')
      .comment('Prompt versions it used, as name/version');
    table
      .boolean('finalized')
      .notNullable()
      .defaultTo(false)
      .comment('The client said all of it; spans change its times no more');
    table
      .text('created_by')
      .comment('Entity ref of the person whose token logged it');
    table.timestamp('created_at').notNullable().defaultTo(knex.fn.now());
    table.timestamp('updated_at').notNullable().defaultTo(knex.fn.now());
  });
  await knex.raw(`
    create index traces_experiment_idx on traces (experiment_id, request_time desc, trace_id);
    create index traces_run_idx on traces (run_id, request_time desc, trace_id) where run_id is not null;
    create index traces_time_idx on traces (request_time desc, trace_id);
    create table trace_spans (
      trace_id text not null references traces (trace_id) on delete cascade,
      span_id text not null,
      parent_span_id text,
      name text not null,
      type text not null,
      status text not null,
      start_ns bigint not null,
      end_ns bigint,
      content jsonb not null,
      primary key (trace_id, span_id)
    ) partition by hash (trace_id);
    comment on table trace_spans is 'Spans of traces';
    comment on column trace_spans.span_id is '16 hex digits';
    comment on column trace_spans.parent_span_id is 'Empty for a root';
    comment on column trace_spans.type is 'Such as LLM or TOOL, from the attribute mlflow.spanType';
    comment on column trace_spans.status is 'OK, ERROR or UNSET';
    comment on column trace_spans.start_ns is 'Epoch nanoseconds';
    comment on column trace_spans.end_ns is 'Epoch nanoseconds';
    comment on column trace_spans.content is 'Attributes, events, links and the rest, in the JSON form of OpenTelemetry';
    do $$ begin
      for i in 0..15 loop
        execute format('create table trace_spans_%s partition of trace_spans for values with (modulus 16, remainder %s)', i, i);
      end loop;
    end $$;
  `);
  await knex.schema.createTable('trace_runs', table => {
    table.comment(
      'Traces that were linked to further runs, such as evaluations',
    );
    table
      .text('trace_id')
      .notNullable()
      .references('traces.trace_id')
      .onDelete('CASCADE');
    table.text('run_id').notNullable().comment('runs.run_id');
    table.primary(['trace_id', 'run_id']);
    table.index(['run_id'], 'trace_runs_run_idx');
  });
  await knex.schema.createTable('trace_assessments', table => {
    table.comment('Feedback, expectations and issues of traces');
    table
      .text('trace_id')
      .notNullable()
      .references('traces.trace_id')
      .onDelete('CASCADE');
    table.text('assessment_id').notNullable();
    table.text('span_id').comment('Of the span that it is about');
    table.text('name').notNullable();
    table.text('kind').notNullable().comment('feedback, expectation or issue');
    table.jsonb('value').comment('The judgement');
    table
      .jsonb('error')
      .comment('Why there is none: code, message, stackTrace');
    table.text('source_type').comment('HUMAN, LLM_JUDGE or CODE');
    table.text('source_id');
    table.text('rationale');
    table.jsonb('metadata').notNullable().defaultTo('{}');
    table.text('overrides').comment('assessment_id that it takes the place of');
    table
      .boolean('valid')
      .notNullable()
      .defaultTo(true)
      .comment('False when another one overrides it');
    table
      .text('created_by')
      .comment('Entity ref of the person whose token said it');
    table
      .bigInteger('created_ms')
      .notNullable()
      .comment('Epoch milliseconds, from the client');
    table.bigInteger('updated_ms').notNullable().comment('Epoch milliseconds');
    table.primary(['trace_id', 'assessment_id']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'trace_assessments',
    'trace_runs',
    'trace_spans',
    'traces',
  ]) {
    await knex.schema.dropTable(table);
  }
};
