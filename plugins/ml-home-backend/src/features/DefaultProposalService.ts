import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  DecisionResult,
  featureSloPermission,
  featureWritePermission,
  Proposal,
  ProposalInput,
  SloInput,
} from '@ml-home/backstage-plugin-ml-home-common';
import { CallOptions } from '@ml-home/backstage-plugin-ml-home-node';
import { Authorizer, ScopedOptions } from '../access';
import { Database, Executor } from '../database';
import { AlertNotes } from './AlertNotes';
import { DatabaseFamilyStore } from './DatabaseFamilyStore';
import { DatabaseProposalStore, DbProposalRow } from './DatabaseProposalStore';
import { DatabaseSloStore } from './DatabaseSloStore';
import { FamilyJudge } from './FamilyJudge';
import { FeatureRegistry } from './FeatureRegistry';
import { Ownership } from './Ownership';
import { KeepInput, ProposalService, STATES, toProposal } from './proposals';
import {
  requireDeadline,
  requireFamily,
  requireSchedule,
} from './requireFamily';

export class DefaultProposalService implements ProposalService {
  readonly #database: Database;
  readonly #families: DatabaseFamilyStore;
  readonly #store: DatabaseProposalStore;
  readonly #slos: DatabaseSloStore;
  readonly #alerts: AlertNotes;
  readonly #judge: FamilyJudge;
  readonly #registry: FeatureRegistry;
  readonly #ownership: Ownership;
  readonly #authorizer: Authorizer;

  constructor(options: {
    database: Database;
    families: DatabaseFamilyStore;
    store: DatabaseProposalStore;
    slos: DatabaseSloStore;
    alerts: AlertNotes;
    judge: FamilyJudge;
    registry: FeatureRegistry;
    ownership: Ownership;
    authorizer: Authorizer;
  }) {
    this.#database = options.database;
    this.#families = options.families;
    this.#store = options.store;
    this.#slos = options.slos;
    this.#alerts = options.alerts;
    this.#judge = options.judge;
    this.#registry = options.registry;
    this.#ownership = options.ownership;
    this.#authorizer = options.authorizer;
  }

  async listProposals(
    { mine, ...query }: Parameters<ProposalService['listProposals']>[0],
    { caller, scope }: ScopedOptions,
  ) {
    const refs = await this.#ownership.refsOf(caller);
    const page = await this.#store.page(
      this.#database,
      { ...query, owners: mine ? refs : undefined },
      scope,
    );
    return {
      ...page,
      items: page.items.map(row => toProposal(row, caller.userEntityRef, refs)),
    };
  }

  async propose(
    family: string,
    input: ProposalInput,
    { caller, scope }: ScopedOptions,
  ): Promise<Proposal> {
    const refs = await this.#ownership.refsOf(caller);
    return this.#database.transaction(async tx => {
      const feature =
        (input.kind === 'retirement' ? input.feature : undefined) ?? '';
      const row = await this.#requireTarget(tx, family, input, scope);
      await this.#requireFeature(tx, row.id, family, feature);
      const added = await this.#store.add(tx, {
        family_id: row.id,
        feature,
        kind: input.kind,
        body: input.kind === 'slo' ? input.slo : {},
        reason: input.reason,
        author: caller.userEntityRef,
      });
      if (!added) {
        throw new ConflictError(
          `A proposal of this kind is open for '${[family, feature]
            .filter(Boolean)
            .join('/')}' already: it is decided or withdrawn first`,
        );
      }
      await this.#alerts.note(tx, [
        {
          familyId: row.id,
          kind: 'proposal',
          key: added.id,
          facts: {
            proposal: input.kind,
            feature: feature || undefined,
            reason: input.reason,
            author: caller.userEntityRef,
          },
        },
      ]);
      return toProposal(added, caller.userEntityRef, refs);
    });
  }

  /** The family, if what is proposed can be had of it. */
  async #requireTarget(
    tx: Executor,
    family: string,
    input: ProposalInput,
    scope: ScopedOptions['scope'],
  ) {
    if (input.kind !== 'slo') {
      return requireFamily(this.#families, tx, family, scope);
    }
    const { row, schedule } = await requireSchedule(
      this.#families,
      tx,
      family,
      scope,
    );
    requireDeadline(schedule, input.slo.deadline);
    return row;
  }

  async decide(
    id: string,
    { decision, reason }: Parameters<ProposalService['decide']>[1],
    { caller }: ScopedOptions,
  ): Promise<DecisionResult> {
    const refs = await this.#ownership.refsOf(caller);
    const user = caller.userEntityRef;
    return this.#database.transaction(async tx => {
      const row = await this.#store.find(tx, id, { lock: true });
      if (!row) throw new NotFoundError(`There is no proposal ${id}`);
      if (row.state !== 'open') {
        throw new ConflictError(
          `Proposal ${id} was ${row.state} by ${row.decided_by ?? 'a service'}`,
        );
      }
      const { isAuthor, canDecide } = toProposal(row, user, refs);
      if (decision === 'withdraw' ? !isAuthor : !canDecide) {
        throw new NotAllowedError(
          decision === 'withdraw'
            ? 'Only who proposed it may withdraw it'
            : `Only the owner of '${row.family}'${
                row.owner_ref ? `, ${row.owner_ref},` : ''
              } decides this; who proposed it may withdraw it`,
        );
      }
      const result =
        decision === 'accept'
          ? await this.#accept(tx, row, { caller, refs, reason })
          : {};
      await this.#store.decide(tx, id, {
        state: STATES[decision],
        by: user,
        reason,
      });
      if (decision !== 'withdraw' && row.author && row.author !== user) {
        await this.#alerts.note(tx, [
          {
            familyId: row.family_id,
            kind: 'decision',
            key: id,
            facts: {
              proposal: row.kind,
              feature: row.feature || undefined,
              decision: STATES[decision],
              reason,
              author: row.author,
            },
          },
        ]);
      }
      const decided = (await this.#store.find(tx, id))!;
      return { ...result, proposal: toProposal(decided, user, refs) };
    });
  }

  async keep(
    family: string,
    { feature = '', ...keep }: KeepInput,
    { caller, scope }: ScopedOptions,
  ) {
    const row = await requireFamily(
      this.#families,
      this.#database,
      family,
      scope,
    );
    await this.#requireFeature(this.#database, row.id, family, feature);
    const until = await this.#store.keep(this.#database, row.id, {
      ...keep,
      feature,
      author: caller.userEntityRef,
    });
    return { until: until.toISOString() };
  }

  async unkeep(
    family: string,
    feature: string | undefined,
    { scope }: ScopedOptions,
  ): Promise<void> {
    const row = await requireFamily(
      this.#families,
      this.#database,
      family,
      scope,
    );
    if (!(await this.#store.unkeep(this.#database, row.id, feature ?? ''))) {
      throw new NotFoundError(`'${feature ?? family}' is not kept`);
    }
  }

  async #requireFeature(
    executor: Executor,
    familyId: string,
    family: string,
    feature: string,
  ): Promise<void> {
    if (
      feature &&
      !(await this.#store.hasFeature(executor, familyId, feature))
    ) {
      throw new InputError(
        `'feature': there is no feature '${feature}' in the family '${family}'`,
      );
    }
  }

  /** What was proposed comes to hold, by the same permission as when it is done without a proposal. */
  async #accept(
    tx: Executor,
    row: DbProposalRow,
    by: { caller: CallOptions['caller']; refs: string[]; reason?: string },
  ): Promise<Pick<DecisionResult, 'version' | 'declaredIn'>> {
    await this.#authorizer.requireBasic(
      by.caller,
      row.kind === 'slo' ? featureSloPermission : featureWritePermission,
    );
    if (row.kind === 'retirement') {
      const declaredIn = await this.#registry.setLifecycle(
        tx,
        row.family,
        row.feature,
        'retired',
      );
      return { declaredIn };
    }
    const { version } = await this.#slos.add(
      tx,
      row.family_id,
      row.body as SloInput,
      {
        author: by.caller.userEntityRef,
        reason: `${row.reason} (proposed by ${row.author ?? 'a service'})`,
      },
    );
    await this.#alerts.note(tx, [
      {
        familyId: row.family_id,
        kind: 'slo',
        key: String(version),
        facts: { version, author: by.caller.userEntityRef },
      },
    ]);
    await this.#judge.judgeAgain(tx, [row.family_id], { strict: true });
    return { version };
  }
}
