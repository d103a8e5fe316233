// @ts-check

/**
 * Model cards: what people write on them, in revisions that are added and never changed, the evaluations of model
 * versions, and what was read from the files that a version was logged with. What follows from runs, datasets and
 * declarations is not stored a second time: it is joined when a card is read.
 *
 * Locks: creates only; the foreign keys take a short lock of `model_versions` that lets reading go on.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(`
    create table model_cards (
      model_id bigint not null,
      version integer not null,
      revision integer not null check (revision > 0),
      "values" jsonb not null default '{}',
      updated_by text,
      updated_at timestamptz(3) not null default now(),
      primary key (model_id, version),
      foreign key (model_id, version) references model_versions (model_id, version) on delete cascade
    );
    comment on table model_cards is 'What people wrote on the card of a model version, and what came with imported cards';
    comment on column model_cards.revision is 'The newest; raised by each change';
    comment on column model_cards."values" is 'By field: value, source (person or import), from, at, reason of an override';
    comment on column model_cards.updated_by is 'Entity ref; empty for a service';

    create table model_card_revisions (
      model_id bigint not null,
      version integer not null,
      revision integer not null,
      kind text not null check (kind in ('edit', 'import', 'restore')),
      changes jsonb not null,
      note text,
      author text,
      created_at timestamptz(3) not null default now(),
      primary key (model_id, version, revision),
      foreign key (model_id, version) references model_versions (model_id, version) on delete cascade
    );
    comment on table model_card_revisions is 'Changes of model cards; rows are added and never changed';
    comment on column model_card_revisions.changes is 'List of field, before and after; null where there is no value';
    comment on column model_card_revisions.note is 'Such as the format of an imported card';
    comment on column model_card_revisions.author is 'Entity ref; empty for a service';

    create function model_card_revisions_keep() returns trigger language plpgsql as
      'begin raise exception ''revisions of model cards are not changed''; end';
    create trigger model_card_revisions_keep before update on model_card_revisions
      for each row execute function model_card_revisions_keep();

    create table model_evaluations (
      id bigint generated always as identity primary key,
      model_id bigint not null,
      version integer not null,
      name text not null,
      digest text not null,
      source text not null check (source in ('api', 'file')),
      "from" text,
      document jsonb not null,
      evaluated_at timestamptz(3),
      created_by text,
      created_at timestamptz(3) not null default now(),
      unique (model_id, version, name, digest),
      foreign key (model_id, version) references model_versions (model_id, version) on delete cascade
    );
    comment on table model_evaluations is 'Results of evaluations of model versions; of each name the newest counts';
    comment on column model_evaluations.digest is 'SHA-256 of the document in canonical JSON: what is pushed twice is kept once';
    comment on column model_evaluations.source is 'Pushed to the interface, or found among the files of a run';
    comment on column model_evaluations."from" is 'Run id of the file';
    comment on column model_evaluations.evaluated_at is 'When it was made, as the document says';

    create table model_version_files (
      model_id bigint not null,
      version integer not null,
      facts jsonb not null default '{}',
      problems jsonb not null default '[]',
      read_at timestamptz(3) not null default now(),
      changed_at timestamptz(3) not null default now(),
      primary key (model_id, version),
      foreign key (model_id, version) references model_versions (model_id, version) on delete cascade
    );
    create index model_version_files_read_idx on model_version_files (read_at);
    comment on table model_version_files is 'What the files say that a model version was logged with';
    comment on column model_version_files.facts is 'By file: what was read of it';
    comment on column model_version_files.problems is 'Files that could not be read, and why';
    comment on column model_version_files.changed_at is 'When the facts last became others';
  `);
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'model_version_files',
    'model_evaluations',
    'model_card_revisions',
    'model_cards',
  ]) {
    await knex.schema.dropTable(table);
  }
  await knex.raw('drop function model_card_revisions_keep()');
};
