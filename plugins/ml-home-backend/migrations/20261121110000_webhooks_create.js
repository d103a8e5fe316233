// @ts-check

/**
 * Webhooks, and the messages to them.
 *
 * A message is written in the transaction that changes the registry, so there is none without its change and no
 * change without its message. Dispatchers of any number of replicas claim rows with `for update skip locked`: a claim
 * moves `next_attempt_at` past the longest possible attempt, so that the work of a replica that dies is taken up by
 * another without anyone noticing the death.
 *
 * Locks: creates only, nothing existing is touched.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('webhooks', table => {
    table.comment('Addresses that are told what happens in the registry');
    table.uuid('id').primary();
    table.text('name').notNullable();
    table.text('description');
    table.text('url').notNullable();
    table
      .specificType('events', 'text[]')
      .notNullable()
      .comment('Such as model_version.created');
    table.text('status').notNullable().comment('ACTIVE or DISABLED');
    table
      .text('secret')
      .comment(
        'Key of the signature: sealed:… with mlHome.webhooks.encryptionKey, else plain:…',
      );
    table
      .text('created_by')
      .comment('Entity ref of the person whose token made it');
    table.timestamp('created_at').notNullable().defaultTo(knex.fn.now());
    table.timestamp('updated_at').notNullable().defaultTo(knex.fn.now());
    table.index(['created_at', 'id'], 'webhooks_created_idx');
  });
  await knex.schema.createTable('webhook_deliveries', table => {
    table.comment(
      'Messages to webhooks: those that wait, and a log of those that are done with',
    );
    table
      .uuid('id')
      .primary()
      .comment('Header X-MLflow-Delivery-Id, the same at each attempt');
    table
      .uuid('webhook_id')
      .notNullable()
      .references('webhooks.id')
      .onDelete('CASCADE');
    table.text('event').notNullable();
    table.text('body').notNullable().comment('JSON, as it is signed and sent');
    table
      .text('state')
      .notNullable()
      .defaultTo('pending')
      .comment('pending, delivered or failed (given up)');
    table
      .integer('attempts')
      .notNullable()
      .defaultTo(0)
      .comment('Begun, with the one that may be under way');
    table
      .timestamp('next_attempt_at')
      .notNullable()
      .defaultTo(knex.fn.now())
      .comment('Not before; a claim moves it on, so that a crash is a retry');
    table.integer('response_status').comment('HTTP status of the last answer');
    table.text('error').comment('Why the last attempt failed');
    table.timestamp('created_at').notNullable().defaultTo(knex.fn.now());
    table.timestamp('finished_at').comment('When delivered or given up');
  });
  await knex.raw(`
    create index webhook_deliveries_waiting_idx on webhook_deliveries (webhook_id, next_attempt_at) where state = 'pending';
    create index webhook_deliveries_log_idx on webhook_deliveries (webhook_id, created_at desc, id);
    create index webhook_deliveries_finished_idx on webhook_deliveries (finished_at) where finished_at is not null;
  `);
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('webhook_deliveries');
  await knex.schema.dropTable('webhooks');
};
