import {
  DecisionResult,
  Page,
  Proposal,
  ProposalInput,
  SloInput,
} from '@ml-home/backstage-plugin-ml-home-common';
import { CallOptions } from '@ml-home/backstage-plugin-ml-home-node';
import { DbProposalRow } from './DatabaseProposalStore';

export interface KeepInput {
  feature?: string;
  reason: string;
  days: number;
}

/** What is proposed to the owner of a family, what the owner says to it, and what is kept. */
export interface ProposalService {
  listProposals(
    query: {
      family?: string;
      kind?: 'slo' | 'retirement';
      state?: Proposal['state'];
      mine?: boolean;
      cursor?: string;
      limit: number;
    },
    options: CallOptions,
  ): Promise<Page<Proposal>>;
  propose(
    family: string,
    input: ProposalInput,
    options: CallOptions,
  ): Promise<Proposal>;
  decide(
    id: string,
    input: { decision: 'accept' | 'decline' | 'withdraw'; reason?: string },
    options: CallOptions,
  ): Promise<DecisionResult>;
  keep(
    family: string,
    input: KeepInput,
    options: CallOptions,
  ): Promise<{ until: string }>;
  unkeep(
    family: string,
    feature: string | undefined,
    options: CallOptions,
  ): Promise<void>;
}

export const STATES = {
  accept: 'accepted',
  decline: 'declined',
  withdraw: 'withdrawn',
} as const;

export function toProposal(
  row: DbProposalRow,
  user: string | undefined,
  refs: string[],
): Proposal {
  const isAuthor = !!user && row.author === user;
  const owns = !!row.owner_ref && refs.includes(row.owner_ref);
  return {
    id: row.id,
    family: row.family,
    title: row.title ?? undefined,
    owner: row.owner_ref ?? undefined,
    feature: row.feature || undefined,
    kind: row.kind,
    slo: row.kind === 'slo' ? (row.body as SloInput) : undefined,
    reason: row.reason,
    author: row.author ?? undefined,
    createdAt: row.created_at.toISOString(),
    state: row.state,
    decidedBy: row.decided_by ?? undefined,
    decidedAt: row.decided_at?.toISOString(),
    decisionReason: row.decision_reason ?? undefined,
    // Of a family without owner somebody else than the author decides.
    canDecide:
      row.state === 'open' && (row.owner_ref ? owns : !!user && !isAuthor),
    isAuthor,
  };
}
