import {
  Answers,
  Assessment,
  Delegation,
  DutyStanding,
  Finding,
  GateAnswer,
  GovernanceDashboard,
  governanceRoutes,
  InventoryItem,
  LedgerEntry,
  LedgerVerification,
  ModelStanding,
  Needs,
  ObligationPack,
  Page,
  ParsedInput,
  PolicyDocument,
  PolicyVersion,
  Questionnaire,
  ReviewAttachment,
  ReviewComment,
  ReviewDetail,
  ReviewSummary,
  RiskTier,
  RouteResponse,
  Waiver,
} from '@ml-home/backstage-plugin-ml-home-common';
import { CallOptions } from '@ml-home/backstage-plugin-ml-home-node';
import { Readable } from 'node:stream';
import { SqlPart } from '../database';

type Routes = typeof governanceRoutes;
export type Body<K extends keyof Routes> = ParsedInput<Routes[K]>['body'];
export type Query<K extends keyof Routes> = ParsedInput<Routes[K]>['query'];
type Answer<K extends keyof Routes> = RouteResponse<Routes[K]>;

/** What asks: the caller's options with the models that they may see, as a condition on `m`. */
export type ModelScope = SqlPart | undefined;

export interface InventoryService {
  getQuestionnaire(options: CallOptions): Promise<Questionnaire>;
  listPacks(options: CallOptions): Promise<{ items: ObligationPack[] }>;
  listAssessments(
    model: string,
    options: CallOptions,
  ): Promise<{ items: Assessment[] }>;
  assess(
    model: string,
    input: { ruleVersion: number; answers: Answers; note?: string },
    options: CallOptions,
  ): Promise<Assessment>;
  getDuties(
    model: string,
    version: string,
    query: { on?: string },
    options: CallOptions,
  ): Promise<{
    on: string;
    tier?: RiskTier;
    items: DutyStanding[];
    packs: Omit<ObligationPack, 'duties'>[];
  }>;
  getStanding(model: string, options: CallOptions): Promise<ModelStanding>;
  listInventory(
    query: Query<'inventory'>,
    options: CallOptions,
  ): Promise<Page<InventoryItem>>;
  exportInventory(
    query: Query<'inventoryCsv'>,
    options: CallOptions,
  ): Promise<Readable>;
}

export interface OverviewService {
  getDashboard(options: CallOptions): Promise<GovernanceDashboard>;
  getNeeds(options: CallOptions): Promise<Needs>;
  listCoverage(
    query: Query<'coverage'>,
    options: CallOptions,
  ): Promise<Answer<'coverage'>>;
  exportCoverage(options: CallOptions): Promise<Readable>;
}

export interface ReviewService {
  listReviews(
    query: Query<'listReviews'>,
    options: CallOptions,
  ): Promise<Page<ReviewSummary>>;
  getReview(id: string, options: CallOptions): Promise<ReviewDetail>;
  submit(input: Body<'submit'>, options: CallOptions): Promise<ReviewDetail>;
  move(
    id: string,
    input: Body<'move'>,
    options: CallOptions,
  ): Promise<ReviewDetail>;
  hold(
    id: string,
    input: Body<'hold'>,
    options: CallOptions,
  ): Promise<ReviewDetail>;
  decide(
    id: string,
    input: Body<'decide'>,
    options: CallOptions,
  ): Promise<ReviewDetail>;
  assign(
    input: Body<'assign'>,
    options: CallOptions,
  ): Promise<{ changed: number; skipped: string[] }>;
  remind(
    input: Body<'remind'>,
    options: CallOptions,
  ): Promise<{ reminded: number; skipped: string[] }>;
}

export interface RemarkService {
  listComments(
    id: string,
    query: Query<'listComments'>,
    options: CallOptions,
  ): Promise<Page<ReviewComment>>;
  comment(
    id: string,
    input: Body<'comment'>,
    options: CallOptions,
  ): Promise<ReviewComment>;
  resolve(
    id: string,
    resolved: boolean,
    options: CallOptions,
  ): Promise<ReviewComment>;
  listAttachments(
    id: string,
    options: CallOptions,
  ): Promise<{ items: ReviewAttachment[] }>;
  attach(
    id: string,
    input: Body<'attach'>,
    options: CallOptions,
  ): Promise<ReviewAttachment>;
  getAttachment(
    id: string,
    options: CallOptions,
  ): Promise<{ name: string; mediaType: string; content: Buffer }>;
}

export interface DelegationService {
  listDelegations(options: CallOptions): Promise<{ items: Delegation[] }>;
  delegate(input: Body<'delegate'>, options: CallOptions): Promise<Delegation>;
  endDelegation(id: string, options: CallOptions): Promise<void>;
}

export interface PolicyService {
  listPolicies(options: CallOptions): Promise<{ items: PolicyVersion[] }>;
  listVersions(
    key: string,
    options: CallOptions,
  ): Promise<{ items: PolicyVersion[] }>;
  savePolicy(
    key: string,
    document: PolicyDocument,
    options: CallOptions,
  ): Promise<PolicyVersion>;
  publishPolicy(
    key: string,
    input: Body<'publishPolicy'>,
    options: CallOptions,
  ): Promise<PolicyVersion>;
  retirePolicy(
    key: string,
    reason: string,
    options: CallOptions,
  ): Promise<PolicyVersion>;
  tryPolicy(
    input: Body<'dryRun'>,
    options: CallOptions,
  ): Promise<Answer<'dryRun'>>;
}

export interface GateService {
  ask(query: Query<'gate'>, options: CallOptions): Promise<GateAnswer>;
  listDecisions(
    query: Query<'gateDecisions'>,
    options: CallOptions,
  ): Promise<Answer<'gateDecisions'>>;
}

export interface WaiverService {
  listWaivers(
    query: Query<'listWaivers'>,
    options: CallOptions,
  ): Promise<Page<Waiver>>;
  waive(input: Body<'waive'>, options: CallOptions): Promise<Waiver>;
  revokeWaiver(id: string, options: CallOptions): Promise<Waiver>;
}

export interface FindingService {
  listFindings(
    query: Query<'listFindings'>,
    options: CallOptions,
  ): Promise<Page<Finding>>;
  addFinding(input: Body<'addFinding'>, options: CallOptions): Promise<Finding>;
  closeFinding(
    id: string,
    input: Body<'closeFinding'>,
    options: CallOptions,
  ): Promise<Finding>;
  recall(
    input: Body<'recall'>,
    options: CallOptions,
  ): Promise<Answer<'recall'>>;
}

export interface LedgerService {
  listEntries(
    query: Query<'ledger'>,
    options: CallOptions,
  ): Promise<Page<LedgerEntry>>;
  verify(options: CallOptions): Promise<LedgerVerification>;
  exportReview(
    id: string,
    options: CallOptions,
  ): Promise<{ name: string; content: string }>;
}
