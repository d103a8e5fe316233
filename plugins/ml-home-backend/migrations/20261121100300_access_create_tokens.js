// @ts-check

/**
 * Personal access tokens. The secret has 190 bits of randomness, so a plain SHA-256 is enough to keep at rest:
 * there is nothing to guess that a slow hash would protect.
 *
 * Locks: creates only, nothing existing is touched.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('access_tokens', table => {
    table.comment('Personal access tokens of people');
    table.uuid('id').primary();
    table
      .text('user_ref')
      .notNullable()
      .comment('Entity ref of the owner, whose rights the token has');
    table.text('name').notNullable();
    table
      .binary('hash')
      .notNullable()
      .unique()
      .comment('SHA-256 of the secret');
    table
      .text('hint')
      .notNullable()
      .comment('Last four characters of the secret');
    table.specificType('scopes', 'text[]').notNullable().comment('read, write');
    table.timestamp('created_at').notNullable().defaultTo(knex.fn.now());
    table.timestamp('expires_at').comment('Empty: never');
    table.timestamp('last_used_at').comment('To the minute');
    table.timestamp('revoked_at');
    table.index(['user_ref', 'created_at'], 'access_tokens_user_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('access_tokens');
};
