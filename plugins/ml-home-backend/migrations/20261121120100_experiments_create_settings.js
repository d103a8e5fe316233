// @ts-check

/**
 * A revision per run, by which readers know that what they remember of it still holds; and what people add to an
 * experiment: directions and units of metrics, a baseline, saved views of its runs.
 *
 * Runs leave room in their pages, because each thing that is logged raises the revision in place.
 *
 * Locks: adds a column with a constant default to `runs`, which rewrites nothing; the rest are creates.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    alter table runs add column revision bigint not null default 0;
    comment on column runs.revision is 'Raised by whatever is logged into the run';
    alter table runs set (fillfactor = 80);
    alter table latest_metrics set (fillfactor = 90);
  `);
  await knex.schema.createTable('experiment_metrics', table => {
    table.comment('What people said about metrics of an experiment');
    table
      .bigInteger('experiment_id')
      .notNullable()
      .references('experiments.id')
      .onDelete('CASCADE');
    table.text('key').notNullable();
    table.text('direction').notNullable().comment('higher, lower or none');
    table.text('unit');
    table.text('set_by').notNullable().comment('Entity ref');
    table.timestamp('set_at').notNullable().defaultTo(knex.fn.now());
    table.primary(['experiment_id', 'key']);
  });
  await knex.schema.createTable('experiment_baselines', table => {
    table.comment('What the runs of an experiment are compared with');
    table
      .bigInteger('experiment_id')
      .primary()
      .references('experiments.id')
      .onDelete('CASCADE');
    table
      .bigInteger('run_id')
      .references('runs.id')
      .onDelete('CASCADE')
      .comment('runs.id; empty when it is plain numbers');
    table.text('label').notNullable();
    table
      .jsonb('metrics')
      .notNullable()
      .defaultTo('{}')
      .comment('Plain numbers by metric key');
    table.text('set_by').notNullable().comment('Entity ref');
    table.timestamp('set_at').notNullable().defaultTo(knex.fn.now());
    table.index(['run_id'], 'experiment_baselines_run_idx');
  });
  await knex.schema.createTable('run_views', table => {
    table.comment('Saved views of the runs of an experiment');
    table.bigIncrements('id');
    table
      .bigInteger('experiment_id')
      .notNullable()
      .references('experiments.id')
      .onDelete('CASCADE');
    table.text('name').notNullable();
    table.boolean('shared').notNullable();
    table
      .text('state')
      .notNullable()
      .comment("Query part of the page's address");
    table.text('created_by').notNullable().comment('Entity ref');
    table.timestamp('updated_at').notNullable().defaultTo(knex.fn.now());
    table.unique(['experiment_id', 'created_by', 'name']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'run_views',
    'experiment_baselines',
    'experiment_metrics',
  ]) {
    await knex.schema.dropTable(table);
  }
  await knex.raw(`
    alter table latest_metrics reset (fillfactor);
    alter table runs reset (fillfactor);
    alter table runs drop column revision;
  `);
};
