// @ts-check

/**
 * Experiments, runs and what is logged into them.
 *
 * Metric points are the big table: it is partitioned by hash of the run, its key begins with the run (the column
 * it would be spread by), and metric names are integers from a dictionary, because the text of a name on each
 * point and in its index is most of what other trackers store. The primary key holds the whole point: an exact
 * repeat, which clients send after a lost reply, is then dropped by `on conflict do nothing`.
 *
 * Times that clients send are epoch milliseconds (bigint); times that the portal sets are timestamptz.
 *
 * Locks: creates only, nothing existing is touched.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('experiments', table => {
    table.comment('Named groups of runs, as in MLflow');
    table.bigIncrements('id').comment('Experiment id as clients see it');
    table
      .text('name')
      .notNullable()
      .unique()
      .comment('Unique, also among deleted ones');
    table
      .text('artifact_location')
      .notNullable()
      .comment('URI below which runs keep their files');
    table
      .text('lifecycle_stage')
      .notNullable()
      .defaultTo('active')
      .comment('active or deleted');
    table
      .text('created_by')
      .comment('Entity ref of the person whose token created it');
    table
      .text('project_ref')
      .comment('Entity ref of the project it belongs to');
    table.timestamp('created_at').notNullable().defaultTo(knex.fn.now());
    table.timestamp('updated_at').notNullable().defaultTo(knex.fn.now());
    table.index(['project_ref'], 'experiments_project_idx');
  });
  await knex.schema.createTable('experiment_tags', table => {
    table.comment('Tags of experiments');
    table
      .bigInteger('experiment_id')
      .notNullable()
      .references('experiments.id')
      .onDelete('CASCADE');
    table.text('key').notNullable();
    table.text('value').notNullable();
    table.primary(['experiment_id', 'key']);
  });
  await knex.schema.createTable('runs', table => {
    table.comment('Runs of experiments');
    table
      .bigIncrements('id')
      .comment('Internal id that points and params refer to');
    table
      .text('run_id')
      .notNullable()
      .unique()
      .comment('Run id as clients see it, 32 hex digits');
    table
      .bigInteger('experiment_id')
      .notNullable()
      .references('experiments.id')
      .onDelete('CASCADE');
    table.text('name').notNullable();
    table
      .text('status')
      .notNullable()
      .defaultTo('RUNNING')
      .comment('RUNNING, SCHEDULED, FINISHED, FAILED or KILLED');
    table
      .text('client_user')
      .notNullable()
      .defaultTo('')
      .comment('User name that the client sent; not an identity');
    table
      .text('created_by')
      .comment('Entity ref of the person whose token created it');
    table
      .bigInteger('start_time')
      .notNullable()
      .comment('Epoch milliseconds, from the client');
    table.bigInteger('end_time').comment('Epoch milliseconds, from the client');
    table
      .text('lifecycle_stage')
      .notNullable()
      .defaultTo('active')
      .comment('active or deleted');
    table.text('artifact_uri').notNullable();
    table
      .text('parent_run_id')
      .comment('Run id of the parent, from the tag mlflow.parentRunId');
    table.timestamp('created_at').notNullable().defaultTo(knex.fn.now());
    table.timestamp('updated_at').notNullable().defaultTo(knex.fn.now());
  });
  await knex.raw(`
    create index runs_experiment_idx on runs (experiment_id, lifecycle_stage, start_time desc, run_id);
    create index runs_stage_idx on runs (lifecycle_stage, start_time desc, run_id);
    create index runs_created_by_idx on runs (created_by, lifecycle_stage, start_time desc, run_id);
    create index runs_parent_idx on runs (parent_run_id, start_time desc) where parent_run_id is not null;
  `);
  await knex.schema.createTable('run_params', table => {
    table.comment('Parameters of runs; written once');
    table
      .bigInteger('run_id')
      .notNullable()
      .references('runs.id')
      .onDelete('CASCADE')
      .comment('runs.id');
    table.text('key').notNullable();
    table.text('value').notNullable();
    table.primary(['run_id', 'key']);
  });
  await knex.schema.createTable('run_tags', table => {
    table.comment('Tags of runs');
    table
      .bigInteger('run_id')
      .notNullable()
      .references('runs.id')
      .onDelete('CASCADE')
      .comment('runs.id');
    table.text('key').notNullable();
    table.text('value').notNullable();
    table.primary(['run_id', 'key']);
  });
  await knex.schema.createTable('metric_keys', table => {
    table.comment('Dictionary of metric names');
    table.increments('id');
    table.text('key').notNullable().unique();
  });
  await knex.raw(`
    create table metric_points (
      run_id bigint not null,
      step bigint not null,
      ts bigint not null,
      value double precision not null,
      key_id integer not null,
      primary key (run_id, key_id, step, ts, value)
    ) partition by hash (run_id);
    comment on table metric_points is 'Points of metrics; runs.id is not enforced, deletion of a run removes its points';
    comment on column metric_points.run_id is 'runs.id';
    comment on column metric_points.step is 'Step, may be negative';
    comment on column metric_points.ts is 'Epoch milliseconds, from the client';
    comment on column metric_points.value is 'May be NaN or infinite';
    comment on column metric_points.key_id is 'metric_keys.id';
    do $$ begin
      for i in 0..15 loop
        execute format('create table metric_points_%s partition of metric_points for values with (modulus 16, remainder %s)', i, i);
      end loop;
    end $$;
  `);
  await knex.schema.createTable('latest_metrics', table => {
    table.comment(
      'Per run and metric the greatest point by step, timestamp, value',
    );
    table
      .bigInteger('run_id')
      .notNullable()
      .references('runs.id')
      .onDelete('CASCADE')
      .comment('runs.id');
    table.integer('key_id').notNullable().comment('metric_keys.id');
    table.bigInteger('step').notNullable();
    table.bigInteger('ts').notNullable().comment('Epoch milliseconds');
    table.double('value').notNullable();
    table.primary(['run_id', 'key_id']);
  });
  await knex.schema.createTable('datasets', table => {
    table.comment('Datasets that runs read, by digest');
    table.bigIncrements('id');
    table
      .bigInteger('experiment_id')
      .notNullable()
      .references('experiments.id')
      .onDelete('CASCADE');
    table.text('name').notNullable();
    table.text('digest').notNullable();
    table.text('source_type').notNullable();
    table.text('source').notNullable();
    table.text('schema').comment('JSON, as the client sent it');
    table.text('profile').comment('JSON, as the client sent it');
    table.unique(['experiment_id', 'name', 'digest']);
  });
  await knex.schema.createTable('run_datasets', table => {
    table.comment('Which run read which dataset');
    table
      .bigInteger('run_id')
      .notNullable()
      .references('runs.id')
      .onDelete('CASCADE')
      .comment('runs.id');
    table
      .bigInteger('dataset_id')
      .notNullable()
      .references('datasets.id')
      .onDelete('CASCADE');
    table
      .jsonb('tags')
      .notNullable()
      .defaultTo('{}')
      .comment('Tags of the use, mlflow.data.context among them');
    table.primary(['run_id', 'dataset_id']);
    table.index(['dataset_id'], 'run_datasets_dataset_idx');
  });
  await knex.schema.createTable('logged_models', table => {
    table.comment(
      'Models as files that runs logged, before anyone registers them',
    );
    table.text('model_id').primary().comment('m- and 32 hex digits');
    table
      .bigInteger('experiment_id')
      .notNullable()
      .references('experiments.id')
      .onDelete('CASCADE');
    table.text('name').notNullable();
    table.text('model_type');
    table.text('source_run_id').comment('runs.run_id');
    table.text('status').notNullable();
    table.text('artifact_uri').notNullable();
    table.text('lifecycle_stage').notNullable().defaultTo('active');
    table
      .text('created_by')
      .comment('Entity ref of the person whose token created it');
    table.jsonb('tags').notNullable().defaultTo('{}');
    table.jsonb('params').notNullable().defaultTo('{}');
    table.timestamp('created_at').notNullable().defaultTo(knex.fn.now());
    table.timestamp('updated_at').notNullable().defaultTo(knex.fn.now());
    table.index(
      ['experiment_id', 'lifecycle_stage', 'created_at'],
      'logged_models_experiment_idx',
    );
    table.index(['source_run_id'], 'logged_models_run_idx');
  });
  await knex.schema.createTable('logged_model_metrics', table => {
    table.comment(
      'Latest metrics that name a logged model, per run and dataset',
    );
    table
      .text('model_id')
      .notNullable()
      .references('logged_models.model_id')
      .onDelete('CASCADE');
    table.text('run_id').notNullable().comment('runs.run_id that logged it');
    table.text('key').notNullable();
    table
      .text('dataset_name')
      .notNullable()
      .defaultTo('')
      .comment('Empty when the metric names no dataset');
    table.text('dataset_digest').notNullable().defaultTo('');
    table.bigInteger('step').notNullable();
    table.bigInteger('ts').notNullable().comment('Epoch milliseconds');
    table.double('value').notNullable();
    table.primary([
      'model_id',
      'run_id',
      'key',
      'dataset_name',
      'dataset_digest',
    ]);
  });
  await knex.schema.createTable('run_models', table => {
    table.comment('Logged models that a run read or wrote');
    table
      .bigInteger('run_id')
      .notNullable()
      .references('runs.id')
      .onDelete('CASCADE')
      .comment('runs.id');
    table.text('direction').notNullable().comment('input or output');
    table.text('model_id').notNullable();
    table.bigInteger('step').notNullable().defaultTo(0);
    table.primary(['run_id', 'direction', 'model_id']);
    table.index(['model_id'], 'run_models_model_idx');
  });
  // Clients fall back to experiment 0 when none was chosen, so it always exists.
  await knex('experiments').insert({
    id: 0,
    name: 'Default',
    artifact_location: 'mlflow-artifacts:/0',
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'run_models',
    'logged_model_metrics',
    'logged_models',
    'run_datasets',
    'datasets',
    'latest_metrics',
    'metric_points',
    'metric_keys',
    'run_tags',
    'run_params',
    'runs',
    'experiment_tags',
    'experiments',
  ]) {
    await knex.schema.dropTable(table);
  }
};
