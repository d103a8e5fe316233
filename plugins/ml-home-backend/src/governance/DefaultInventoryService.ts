import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  Answers,
  assessTier,
  Assessment,
  dutiesOn,
  InventoryItem,
  modelReadPermission,
  ModelStanding,
  packsOn,
  Page,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import { Readable } from 'node:stream';
import { Authorizer, ScopedOptions } from '../access';
import { Database, encodeCursor } from '../database';
import { applicablePolicy } from './applicable';
import { csvLine } from './csv';
import { DatabaseAssessmentStore } from './DatabaseAssessmentStore';
import { DatabaseFindingStore } from './DatabaseFindingStore';
import {
  DatabaseInventoryStore,
  DbInventoryRow,
} from './DatabaseInventoryStore';
import { DatabaseReviewListStore } from './DatabaseReviewListStore';
import { DatabaseWaiverStore } from './DatabaseWaiverStore';
import { Ledger } from './Ledger';
import { obligationPacks, questionnaire } from './packs';
import { ReviewDesk } from './ReviewDesk';
import { InventoryService, Query } from './types';
import { toAssessment, toFinding, toWaiver } from './views';

const CSV_PAGE = 500;

const toItem = (row: DbInventoryRow): InventoryItem => ({
  model: row.model_name,
  title: row.title ?? undefined,
  owner: row.owner_ref ?? undefined,
  project: row.project_ref ?? undefined,
  tier: row.tier ?? undefined,
  gpai: row.gpai ?? undefined,
  assessedAt: row.assessed_at?.toISOString(),
  latestVersion:
    row.latest_version === null ? undefined : String(row.latest_version),
  state: row.state ?? undefined,
  reviewId: row.review_id === null ? undefined : String(row.review_id),
  reviewVersion:
    row.review_version === null ? undefined : String(row.review_version),
  approvedVersion:
    row.approved_version === null ? undefined : String(row.approved_version),
  validUntil: row.valid_until?.toISOString(),
  openFindings: row.open_findings,
  waivers: row.waivers,
});

const CSV_COLUMNS: (keyof InventoryItem)[] = [
  'model',
  'title',
  'owner',
  'project',
  'tier',
  'gpai',
  'assessedAt',
  'latestVersion',
  'state',
  'reviewVersion',
  'approvedVersion',
  'validUntil',
  'openFindings',
  'waivers',
];

/** The inventory: tiers, duties, and how everything stands. */
export class DefaultInventoryService implements InventoryService {
  readonly #options: {
    database: Database;
    desk: ReviewDesk;
    assessments: DatabaseAssessmentStore;
    inventory: DatabaseInventoryStore;
    lists: DatabaseReviewListStore;
    findings: DatabaseFindingStore;
    waivers: DatabaseWaiverStore;
    ledger: Ledger;
    authorizer: Authorizer;
  };

  constructor(options: {
    database: Database;
    desk: ReviewDesk;
    assessments: DatabaseAssessmentStore;
    inventory: DatabaseInventoryStore;
    lists: DatabaseReviewListStore;
    findings: DatabaseFindingStore;
    waivers: DatabaseWaiverStore;
    ledger: Ledger;
    authorizer: Authorizer;
  }) {
    this.#options = options;
  }

  #models(caller: Caller) {
    return this.#options.authorizer.visibleTo(caller, modelReadPermission);
  }

  async #subject(model: string, version: number | undefined, caller: Caller) {
    const { desk, database } = this.#options;
    const subject = await desk.subjects.find(
      database,
      model,
      version,
      await this.#models(caller),
    );
    if (!subject) {
      throw new NotFoundError(
        version === undefined
          ? `There is no model '${model}'`
          : `There is no version ${version} of '${model}'`,
      );
    }
    return subject;
  }

  async getQuestionnaire() {
    return questionnaire;
  }

  async listPacks() {
    return { items: obligationPacks };
  }

  async listAssessments(model: string, { caller }: ScopedOptions) {
    const subject = await this.#subject(model, undefined, caller);
    const rows = await this.#options.assessments.ofModel(
      this.#options.database,
      subject.model_id,
      200,
    );
    return { items: rows.map(toAssessment) };
  }

  async assess(
    model: string,
    input: { ruleVersion: number; answers: Answers; note?: string },
    { caller }: ScopedOptions,
  ): Promise<Assessment> {
    if (input.ruleVersion !== questionnaire.version) {
      throw new ConflictError(
        `The questions are those of version ${questionnaire.version} now, and not of ${input.ruleVersion}: read them again`,
      );
    }
    const known = new Set(questionnaire.questions.map(({ id }) => id));
    const unknown = Object.keys(input.answers).find(id => !known.has(id));
    if (unknown) {
      throw new InputError(
        `'answers.${unknown}' in the body: there is no such question`,
      );
    }
    let result: ReturnType<typeof assessTier>;
    try {
      result = assessTier(questionnaire, input.answers);
    } catch (error) {
      throw new InputError(
        `'answers' in the body: ${(error as Error).message}`,
      );
    }
    const subject = await this.#subject(model, undefined, caller);
    return this.#options.database.transaction(async tx => {
      const row = await this.#options.assessments.insert(tx, {
        model_id: subject.model_id,
        model_name: model,
        tier: result.tier,
        gpai: result.gpai,
        rule_version: questionnaire.version,
        answers: result.answers,
        findings: result.findings,
        note: input.note ?? null,
        assessed_by: caller.userEntityRef ?? null,
      });
      await this.#options.ledger.append(tx, caller, [
        {
          kind: 'model-assessed',
          modelId: subject.model_id,
          model,
          facts: {
            tier: result.tier,
            gpai: result.gpai,
            ruleVersion: questionnaire.version,
            answers: result.answers,
            before: subject.tier,
          },
        },
      ]);
      return toAssessment(row);
    });
  }

  async getDuties(
    model: string,
    version: string,
    query: { on?: string },
    { caller }: ScopedOptions,
  ) {
    const subject = await this.#subject(model, Number(version), caller);
    const on = query.on ?? new Date().toISOString().slice(0, 10);
    const packs = packsOn(obligationPacks, on).map(
      ({ duties: _, ...pack }) => pack,
    );
    const [assessment] = await this.#options.assessments.ofModel(
      this.#options.database,
      subject.model_id,
      1,
    );
    if (!assessment) return { on, items: [], packs };
    const evidence = await this.#options.desk.currentEvidence(
      this.#options.database,
      subject,
    );
    const { tier, gpai } = assessment;
    return {
      on,
      tier,
      items: dutiesOn({ packs: obligationPacks, on, tier, gpai, evidence }),
      packs,
    };
  }

  async getStanding(
    model: string,
    { caller }: ScopedOptions,
  ): Promise<ModelStanding> {
    const { database, desk, assessments, lists, waivers, findings } =
      this.#options;
    const subject = await this.#subject(model, undefined, caller);
    const id = subject.model_id;
    const [[assessment], versions, exceptions, open, published] =
      await Promise.all([
        assessments.ofModel(database, id, 1),
        lists.ofModel(database, id),
        waivers.inForce(database, id),
        findings.openOfModel(database, id),
        desk.policies.published(database),
      ]);
    const policy = applicablePolicy(published, {
      model,
      tier: subject.tier,
      project: subject.project_ref,
    });
    return {
      model,
      assessment: assessment && toAssessment(assessment),
      versions: versions.map(row => ({
        version: String(row.version),
        state: row.state,
        reviewId: String(row.id),
        validUntil: row.valid_until?.toISOString(),
      })),
      policies: policy
        ? [
            {
              key: policy.key,
              version: policy.version,
              title: policy.document.title,
              guards: [
                ...policy.document.guards.aliases.map(name => `@${name}`),
                ...policy.document.guards.stages,
                ...policy.document.guards.environments,
              ],
            },
          ]
        : [],
      waivers: exceptions.map(toWaiver),
      findings: open.map(toFinding),
    };
  }

  async listInventory(
    query: Query<'inventory'>,
    { caller }: ScopedOptions,
  ): Promise<Page<InventoryItem>> {
    const rows = await this.#options.inventory.page(
      this.#options.database,
      query,
      await this.#models(caller),
    );
    const items = rows.slice(0, query.limit).map(toItem);
    return {
      items,
      ...(rows.length > query.limit
        ? { nextCursor: encodeCursor([items[items.length - 1].model]) }
        : {}),
    };
  }

  async exportInventory(
    query: Query<'inventoryCsv'>,
    { caller }: ScopedOptions,
  ): Promise<Readable> {
    const scope = await this.#models(caller);
    const { database, inventory } = this.#options;
    async function* lines() {
      yield csvLine(CSV_COLUMNS);
      let cursor: string | undefined;
      do {
        const rows: DbInventoryRow[] = await inventory.page(
          database,
          { ...query, cursor, limit: CSV_PAGE },
          scope,
        );
        const items = rows.slice(0, CSV_PAGE).map(toItem);
        yield items
          .map(item => csvLine(CSV_COLUMNS.map(column => item[column])))
          .join('');
        cursor =
          rows.length > CSV_PAGE
            ? encodeCursor([items[items.length - 1].model])
            : undefined;
      } while (cursor);
    }
    return Readable.from(lines());
  }
}
