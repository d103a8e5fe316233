import { NotFoundError } from '@backstage/errors';
import {
  GateAnswer,
  modelReadPermission,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import { randomUUID } from 'node:crypto';
import { Authorizer, ScopedOptions } from '../access';
import {
  Database,
  encodeCursor,
  Executor,
  SqlPart,
  sqlPart,
  allOf,
} from '../database';
import {
  Copying,
  Deletion,
  Promotion,
  PromotionGate,
  PromotionRefused,
  Registering,
  Renaming,
} from '../models';
import { applicablePolicy } from './applicable';
import { DatabaseGateStore } from './DatabaseGateStore';
import { DbPolicyRow } from './DatabasePolicyStore';
import { DbReviewRow } from './DatabaseReviewStore';
import { DbSubjectRow } from './DatabaseSubjectStore';
import { DatabaseWaiverStore } from './DatabaseWaiverStore';
import { gateAnswer, GateFacts } from './gateReasons';
import { ModelLifecycle } from './ModelLifecycle';
import { ReviewDesk } from './ReviewDesk';
import { GovernanceSettings, reviewUrl, versionUrl } from './settings';
import { GateService, Query } from './types';
import { diffEvidence } from '@ml-home/backstage-plugin-ml-home-common';

interface Question {
  kind: 'alias' | 'stage' | 'environment';
  name: string;
}

/**
 * The machine-readable yes or no: for CI and deploy hooks, and for the registry itself before it sets a name. Every
 * question is kept with its answer.
 */
export class DefaultGateService implements GateService, PromotionGate {
  readonly #database: Database;
  readonly #desk: ReviewDesk;
  readonly #gates: DatabaseGateStore;
  readonly #waivers: DatabaseWaiverStore;
  readonly #settings: GovernanceSettings;
  readonly #authorizer: Authorizer;
  readonly #lifecycle: ModelLifecycle;

  constructor(options: {
    database: Database;
    desk: ReviewDesk;
    gates: DatabaseGateStore;
    waivers: DatabaseWaiverStore;
    settings: GovernanceSettings;
    authorizer: Authorizer;
    lifecycle: ModelLifecycle;
  }) {
    this.#database = options.database;
    this.#desk = options.desk;
    this.#gates = options.gates;
    this.#waivers = options.waivers;
    this.#settings = options.settings;
    this.#authorizer = options.authorizer;
    this.#lifecycle = options.lifecycle;
  }

  unguarded(kind: Promotion['kind'], name: string): SqlPart {
    const lower = name.toLowerCase();
    const { guards, serving } = this.#settings;
    const list = kind === 'alias' ? guards.aliases : guards.stages;
    if (list.includes(lower)) return sqlPart('false');
    const serves = (
      kind === 'alias' ? serving.aliases : serving.stages
    ).includes(lower);
    return allOf([
      sqlPart(
        'not exists (select 1 from governance_guards g where g.kind = ? and g.name = ?)',
        [kind, lower],
      ),
      // Of a grave tier the names by which versions serve are guarded even without a policy.
      serves
        ? sqlPart(
            'not exists (select 1 from governance_assessments a where a.model_id = m.id)',
          )
        : undefined,
    ]);
  }

  async check(tx: Executor, promotion: Promotion): Promise<void> {
    const { model, version, caller } = promotion;
    const subject = await this.#desk.subjects.find(
      tx,
      model,
      version,
      undefined,
    );
    // Gone in between: the change itself says so.
    if (!subject) return;
    const { answer, asked } = await this.#evaluate(tx, subject, {
      kind: promotion.kind,
      name: promotion.name,
    });
    if (!asked) return;
    if (answer.verdict !== 'deny') {
      await this.#log(tx, subject, answer, caller, {
        promotion: `${promotion.kind}:${promotion.name}`,
      });
      return;
    }
    const [first] = answer.reasons;
    throw new PromotionRefused(
      `${
        promotion.kind === 'alias'
          ? `Alias '${promotion.name}'`
          : `Stage '${promotion.name}'`
      } of '${model}' is guarded by ${
        answer.policyVersion === 'none'
          ? 'this portal'
          : `policy ${answer.policyVersion}`
      }, and version ${version} may not have it: ${answer.reasons
        .slice(0, 3)
        .map(({ message }) => message)
        .join('; ')}. See ${first.fixUrl}`,
      promotion,
      answer,
    );
  }

  renaming(tx: Executor, renaming: Renaming): Promise<void> {
    return this.#lifecycle.follow(tx, renaming);
  }

  registering(tx: Executor, registering: Registering): Promise<void> {
    return this.#lifecycle.inherit(tx, registering);
  }

  copying(tx: Executor, copying: Copying): Promise<void> {
    return this.#lifecycle.copy(tx, copying);
  }

  deleting(tx: Executor, deletion: Deletion): Promise<void> {
    return this.#lifecycle.forget(tx, deletion);
  }

  async refused({ promotion, answer }: PromotionRefused): Promise<void> {
    await this.#log(
      this.#database,
      {
        model_id: promotion.modelId,
        model_name: promotion.model,
        version: promotion.version,
      },
      answer as GateAnswer,
      promotion.caller,
      { promotion: `${promotion.kind}:${promotion.name}` },
    );
  }

  async ask(
    query: Query<'gate'>,
    { caller }: ScopedOptions,
  ): Promise<GateAnswer> {
    const models = await this.#authorizer.visibleTo(
      caller,
      modelReadPermission,
    );
    const subject = await this.#desk.subjects.find(
      this.#database,
      query.model,
      Number(query.version),
      models,
    );
    if (!subject) {
      throw new NotFoundError(
        `There is no version ${query.version} of '${query.model}'`,
      );
    }
    const { answer } = await this.#evaluate(this.#database, subject, {
      kind: 'environment',
      name: query.environment,
    });
    await this.#log(this.#database, subject, answer, caller, {
      environment: query.environment,
    });
    return answer;
  }

  async listDecisions(
    query: Query<'gateDecisions'>,
    { caller }: ScopedOptions,
  ) {
    const models = await this.#authorizer.visibleTo(
      caller,
      modelReadPermission,
    );
    const rows = await this.#gates.page(this.#database, query, models);
    const items = rows.slice(0, query.limit);
    return {
      items: items.map(row => ({
        verdict: row.verdict,
        reasons: row.reasons,
        decisionId: row.id,
        validUntil: row.valid_until.toISOString(),
        policyVersion: row.policy_version,
        model: row.model_name,
        version: String(row.version),
        environment: row.environment ?? undefined,
        promotion: row.promotion ?? undefined,
        askedBy: row.asked_by ?? undefined,
        askedAt: row.asked_at.toISOString(),
      })),
      ...(rows.length > query.limit
        ? { nextCursor: encodeCursor([items[items.length - 1].seq]) }
        : {}),
    };
  }

  /** `asked` is false where nothing guards the name: then nothing need be kept. */
  async #evaluate(
    executor: Executor,
    subject: DbSubjectRow,
    question: Question,
  ): Promise<{ answer: GateAnswer; asked: boolean }> {
    const policy = applicablePolicy(
      await this.#desk.policies.published(executor),
      {
        model: subject.model_name,
        tier: subject.tier,
        project: subject.project_ref,
      },
    );
    const required = await this.#isRequired(
      executor,
      subject,
      policy,
      question,
    );
    const review = required
      ? await this.#desk.reviews.findLive(
          executor,
          subject.model_id,
          subject.version,
        )
      : undefined;
    const facts: GateFacts = {
      tier: subject.tier,
      failClosed: this.#settings.failClosed.includes(subject.tier ?? ''),
      policy: policy && `${policy.key} ${policy.version}`,
      required,
      rules: [],
      blockers: [],
      waivers: [],
      urls: {
        version: versionUrl(
          this.#settings,
          subject.model_name,
          subject.version,
        ),
        review: review
          ? reviewUrl(this.#settings, review.id)
          : versionUrl(this.#settings, subject.model_name, subject.version),
      },
      now: new Date(),
    };
    if (required) {
      Object.assign(
        facts,
        await this.#evidenceFacts(executor, subject, policy, review),
      );
      facts.blockers = await this.#gates.blockers(
        executor,
        subject.model_id,
        subject.version,
      );
      facts.waivers = (await this.#waivers.inForce(executor, subject.model_id))
        .filter(
          one =>
            (one.version === null || one.version === subject.version) &&
            (one.environment === null ||
              one.environment.toLowerCase() === question.name.toLowerCase()),
        )
        .map(one => ({
          id: one.id,
          rule: one.rule,
          owner: one.owner_ref,
          expiresAt: one.expires_at,
          reason: one.reason,
        }));
    }
    return {
      answer: { ...gateAnswer(facts), decisionId: randomUUID() },
      asked: required || subject.tier === 'prohibited',
    };
  }

  async #isRequired(
    executor: Executor,
    subject: DbSubjectRow,
    policy: DbPolicyRow | undefined,
    { kind, name }: Question,
  ): Promise<boolean> {
    const { guards, serving, failClosed } = this.#settings;
    const lower = name.toLowerCase();
    const named = (of: { aliases: string[]; stages: string[] }) =>
      kind === 'environment' ||
      (kind === 'alias' ? of.aliases : of.stages).includes(lower);
    if (failClosed.includes(subject.tier ?? '') && named(serving)) return true;
    if (kind !== 'environment' && named(guards)) return true;
    if (!policy) return false;
    return this.#gates.guards(executor, policy.id, kind, name);
  }

  async #evidenceFacts(
    executor: Executor,
    subject: DbSubjectRow,
    policy: DbPolicyRow | undefined,
    review: DbReviewRow | undefined,
  ): Promise<Pick<GateFacts, 'review' | 'rules'>> {
    const items = await this.#desk.currentEvidence(executor, subject);
    const approved = await this.#desk.reviews.evidence(
      executor,
      review?.evidence_id ?? null,
    );
    const baseline = await this.#desk.reviews.evidence(
      executor,
      review?.baseline_evidence_id ?? null,
    );
    return {
      review: review && {
        id: review.id,
        state: review.state,
        validUntil: review.valid_until ?? undefined,
        changed: diffEvidence(approved?.items ?? [], items).changes.map(
          ({ key }) => key,
        ),
      },
      rules: this.#desk.judge(
        policy?.document,
        subject,
        items,
        baseline?.items ?? [],
      ),
    };
  }

  async #log(
    executor: Executor,
    subject: Pick<DbSubjectRow, 'model_id' | 'model_name' | 'version'>,
    answer: GateAnswer,
    caller: Caller,
    of: { environment?: string; promotion?: string },
  ): Promise<void> {
    await this.#gates.log(executor, {
      id: answer.decisionId,
      model_id: subject.model_id,
      model_name: subject.model_name,
      version: subject.version,
      environment: of.environment ?? null,
      promotion: of.promotion ?? null,
      verdict: answer.verdict,
      reasons: answer.reasons,
      policy_version: answer.policyVersion,
      valid_until: new Date(answer.validUntil),
      asked_by: caller.userEntityRef ?? null,
    });
  }
}
