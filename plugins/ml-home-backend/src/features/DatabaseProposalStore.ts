import { Page, SloInput } from '@ml-home/backstage-plugin-ml-home-common';
import { Knex } from 'knex';
import {
  allOf,
  Executor,
  pgArray,
  queryRows,
  readPage,
  sqlPart,
  SqlPart,
} from '../database';

export interface DbProposalRow {
  id: string;
  family_id: string;
  family: string;
  title: string | null;
  owner_ref: string | null;
  feature: string;
  kind: 'slo' | 'retirement';
  body: Partial<SloInput>;
  reason: string;
  author: string | null;
  created_at: Date;
  state: 'open' | 'accepted' | 'declined' | 'withdrawn';
  decided_by: string | null;
  decided_at: Date | null;
  decision_reason: string | null;
}

const COLUMNS = 'p.*, f.name as family, f.title, f.owner_ref';
const FROM =
  'feature_proposals p join feature_families f on f.id = p.family_id';

/** What is proposed to owners of families, and what is kept although nobody reads it. */
export class DatabaseProposalStore {
  /** Undefined when one of the kind is open already. */
  async add(
    tx: Executor,
    proposal: Pick<
      DbProposalRow,
      'family_id' | 'feature' | 'kind' | 'body' | 'reason'
    > & { author?: string },
  ): Promise<DbProposalRow | undefined> {
    const [row] = await queryRows<{ id: string }>(
      tx,
      `insert into feature_proposals (family_id, feature, kind, body, reason, author)
       values (?, ?, ?, ?::jsonb, ?, ?)
       on conflict (family_id, feature, kind) where state = 'open' do nothing returning id`,
      [
        proposal.family_id,
        proposal.feature,
        proposal.kind,
        JSON.stringify(proposal.body),
        proposal.reason,
        proposal.author ?? null,
      ] as Knex.Value[],
    );
    return row && this.find(tx, row.id);
  }

  /** With `lock` nobody else decides it until the transaction ends. */
  async find(
    executor: Executor,
    id: string,
    options: { lock?: boolean } = {},
  ): Promise<DbProposalRow | undefined> {
    const [row] = await queryRows<DbProposalRow>(
      executor,
      `select ${COLUMNS} from ${FROM} where p.id = ?::bigint ${
        options.lock ? 'for update of p' : ''
      }`,
      [id],
    );
    return row;
  }

  async decide(
    tx: Executor,
    id: string,
    decision: {
      state: 'accepted' | 'declined' | 'withdrawn';
      by?: string;
      reason?: string;
    },
  ): Promise<void> {
    await queryRows(
      tx,
      `update feature_proposals set state = ?, decided_by = ?, decided_at = now(), decision_reason = ? where id = ?`,
      [
        decision.state,
        decision.by ?? null,
        decision.reason ?? null,
        id,
      ] as Knex.Value[],
    );
  }

  async page(
    executor: Executor,
    query: {
      family?: string;
      kind?: string;
      state?: string;
      owners?: string[];
      cursor?: string;
      limit: number;
    },
    scope?: SqlPart,
  ): Promise<Page<DbProposalRow>> {
    return readPage<DbProposalRow>(executor, {
      select: COLUMNS,
      from: FROM,
      where: allOf([
        query.family ? sqlPart('f.name = ?', [query.family]) : undefined,
        query.kind ? sqlPart('p.kind = ?', [query.kind]) : undefined,
        query.state ? sqlPart('p.state = ?', [query.state]) : undefined,
        query.owners
          ? sqlPart('f.owner_ref = any(?::text[])', [pgArray(query.owners)])
          : undefined,
        scope,
      ]),
      sort: [
        {
          sql: 'p.id',
          bindings: [],
          type: 'integer',
          ascending: false,
          required: true,
        },
      ],
      cursor: query.cursor,
      limit: query.limit,
    });
  }

  async hasFeature(
    executor: Executor,
    familyId: string,
    feature: string,
  ): Promise<boolean> {
    const rows = await queryRows(
      executor,
      'select 1 from features where family_id = ? and name = ?',
      [familyId, feature],
    );
    return rows.length > 0;
  }

  async keep(
    tx: Executor,
    familyId: string,
    keep: { feature: string; days: number; reason: string; author?: string },
  ): Promise<Date> {
    const [{ until }] = await queryRows<{ until: Date }>(
      tx,
      `insert into feature_keeps (family_id, feature, until, reason, author)
       values (?, ?, now() + make_interval(days => ?::int), ?, ?)
       on conflict (family_id, feature) do update set until = excluded.until, reason = excluded.reason,
         author = excluded.author, created_at = now()
       returning until`,
      [
        familyId,
        keep.feature,
        keep.days,
        keep.reason,
        keep.author ?? null,
      ] as Knex.Value[],
    );
    return until;
  }

  /** Whether it was kept. */
  async unkeep(
    tx: Executor,
    familyId: string,
    feature: string,
  ): Promise<boolean> {
    const rows = await queryRows(
      tx,
      'delete from feature_keeps where family_id = ? and feature = ? returning 1',
      [familyId, feature],
    );
    return rows.length > 0;
  }
}
