import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { databases } from '../__testUtils__/harness';

jest.setTimeout(60_000);

const directory = resolvePackagePath(
  '@ml-home/backstage-plugin-ml-home-backend',
  'migrations',
);
const CARDS = '20261129100000_cards_create.js';
const GOVERNANCE = '20261129110000_governance_create.js';

/** Runs all migrations before one, in their order. */
async function upTo(knex: Knex, name: string) {
  const [, pending] = await knex.migrate.list({ directory });
  for (const one of pending as { file: string }[]) {
    if (one.file === name) return;
    await knex.migrate.up({ directory, name: one.file });
  }
}

const functions = (knex: Knex) =>
  knex('pg_proc')
    .join('pg_namespace', 'pg_namespace.oid', 'pg_proc.pronamespace')
    .where({ nspname: 'public' })
    .where('proname', 'similar to', '(governance|model_card)%')
    .pluck('proname');

describe('the tables of cards and governance', () => {
  it('come to a registry that is in use, go again, and leave it as it was', async () => {
    const knex = await databases.init('POSTGRES_18');
    await upTo(knex, CARDS);
    const [{ id: modelId }] = await knex('models')
      .insert({
        name: 'old',
        entity_name: 'old',
        entity_ref: 'mlmodel:default/old',
        registered: true,
      })
      .returning('id');
    await knex('model_versions').insert({
      model_id: modelId,
      version: 1,
      source: 's3://old',
    });
    await knex('model_aliases').insert({
      model_id: modelId,
      alias: 'champion',
      version: 1,
    });
    const registry = async () => [
      await knex('models').select(),
      await knex('model_versions').select(),
      await knex('model_aliases').select(),
    ];
    const before = await registry();

    await knex.migrate.up({ directory, name: CARDS });
    await knex.migrate.up({ directory, name: GOVERNANCE });
    expect(await registry()).toEqual(before);

    const of = { model_id: modelId, version: 1 };
    const named = { ...of, model_name: 'old' };
    await knex('model_cards').insert({ ...of, revision: 1 });
    await knex('model_card_revisions').insert({
      ...of,
      revision: 1,
      kind: 'edit',
      changes: '[]',
      author: 'user:default/ada',
    });
    await knex('model_evaluations').insert({
      ...of,
      name: 'a',
      digest: 'd',
      source: 'api',
      document: {},
    });
    await knex('model_version_files').insert(of);
    const [policy] = await knex('governance_policies')
      .insert({ key: 'p', version: 1, document: {}, digest: 'd' })
      .returning('id');
    await knex('governance_guards').insert({
      policy_id: policy.id,
      kind: 'alias',
      name: 'champion',
    });
    await knex('governance_assessments').insert({
      model_id: modelId,
      model_name: 'old',
      tier: 'limited',
      gpai: 'none',
      rule_version: 1,
      answers: {},
      findings: '[]',
    });
    const [review] = await knex('governance_reviews')
      .insert({ ...named, state: 'approved', policy_id: policy.id })
      .returning('id');
    const [evidence] = await knex('governance_evidence')
      .insert({ review_id: review.id, items: '[]', digest: 'd' })
      .returning('id');
    await knex('governance_reviews').update({
      evidence_id: evidence.id,
      baseline_evidence_id: evidence.id,
    });
    const [decision] = await knex('governance_decisions')
      .insert({
        review_id: review.id,
        evidence_id: evidence.id,
        kind: 'approve',
        reason: 'looks right',
        bound: {},
        evidence_digest: 'd',
      })
      .returning('id');
    await knex('governance_lapses').insert({
      decision_id: decision.id,
      because: 'changed',
    });
    await knex('governance_ledger').insert({
      seq: 1,
      at: new Date(),
      kind: 'k',
      entry: '{}',
      prev_hash: '0',
      hash: '1',
    });
    // What is proof cannot be changed while it is there.
    for (const [table, change] of [
      ['model_card_revisions', { kind: 'import' }],
      ['governance_assessments', { tier: 'minimal' }],
      ['governance_decisions', { kind: 'reject' }],
      ['governance_ledger', { kind: 'x' }],
    ] as const) {
      await expect(knex(table).update(change)).rejects.toThrow(
        /are not changed|neither changed nor removed|permission denied/,
      );
    }
    // A model that is deleted takes its card along, and leaves the proof of what was decided.
    await knex('models').where({ id: modelId }).delete();
    expect(await knex('model_cards').select()).toEqual([]);
    expect(
      await knex('governance_reviews').select('model_id', 'model_name'),
    ).toEqual([{ model_id: null, model_name: 'old' }]);
    expect(
      await knex('governance_assessments').select('model_id', 'tier'),
    ).toEqual([{ model_id: null, tier: 'limited' }]);

    await knex.migrate.down({ directory, name: GOVERNANCE });
    await knex.migrate.down({ directory, name: CARDS });
    const tables = await knex('information_schema.tables')
      .where({ table_schema: 'public' })
      .where('table_name', 'similar to', '(governance|model_card)%')
      .pluck('table_name');
    expect([tables, await functions(knex)]).toEqual([[], []]);
    expect(await knex('models').select()).toEqual([]);

    await knex.migrate.latest({ directory });
    expect(await knex('governance_ledger').select()).toEqual([]);
    expect((await functions(knex)).length).toBeGreaterThan(0);
  });
});
