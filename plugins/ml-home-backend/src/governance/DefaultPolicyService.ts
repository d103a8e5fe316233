import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  canonicalJson,
  EvidenceItem,
  modelReadPermission,
  PolicyDocument,
  PolicyVersion,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Authorizer, ScopedOptions } from '../access';
import { Database, Executor } from '../database';
import { applicablePolicy } from './applicable';
import { DatabasePolicyStore } from './DatabasePolicyStore';
import { Ledger, sha256 } from './Ledger';
import { People } from './People';
import { judge, requireRule } from './PolicyEngine';
import { unmet } from './Submitter';
import { Body, PolicyService } from './types';
import { toPolicy } from './views';

/** A document on one page; it is read at every question to the gate. */
const MAX_BYTES = 64 * 1024;
const EACH = 100;
const SHOWN = 100;

/** Policies as data: drafts, versions in force, trials over history. */
export class DefaultPolicyService implements PolicyService {
  readonly #database: Database;
  readonly #policies: DatabasePolicyStore;
  readonly #people: People;
  readonly #ledger: Ledger;
  readonly #authorizer: Authorizer;

  constructor(options: {
    database: Database;
    policies: DatabasePolicyStore;
    people: People;
    ledger: Ledger;
    authorizer: Authorizer;
  }) {
    this.#database = options.database;
    this.#policies = options.policies;
    this.#people = options.people;
    this.#ledger = options.ledger;
    this.#authorizer = options.authorizer;
  }

  async listPolicies() {
    const rows = await this.#policies.newest(this.#database);
    return { items: rows.map(toPolicy) };
  }

  async listVersions(key: string) {
    const rows = await this.#policies.versions(this.#database, key);
    if (rows.length === 0)
      throw new NotFoundError(`There is no policy '${key}'`);
    return { items: rows.map(toPolicy) };
  }

  async savePolicy(
    key: string,
    document: PolicyDocument,
    { caller }: ScopedOptions,
  ): Promise<PolicyVersion> {
    requireDocument(document);
    return this.#database.transaction(async tx => {
      await this.#policies.lock(tx, key);
      const [last] = await this.#policies.versions(tx, key);
      const facts = {
        document,
        digest: sha256(canonicalJson(document)),
        author: caller.userEntityRef ?? null,
      };
      const row =
        last?.status === 'draft'
          ? await this.#policies.rewriteDraft(tx, last.id, facts)
          : await this.#policies.insertDraft(tx, {
              key,
              version: (last?.version ?? 0) + 1,
              ...facts,
            });
      await this.#ledger.append(tx, caller, [
        {
          kind: 'policy-drafted',
          facts: { key, version: row.version, digest: row.digest },
        },
      ]);
      return toPolicy(row);
    });
  }

  async publishPolicy(
    key: string,
    { version, reason }: Body<'publishPolicy'>,
    { caller }: ScopedOptions,
  ): Promise<PolicyVersion> {
    return this.#database.transaction(async tx => {
      const last = await this.#newest(tx, key);
      if (last.status !== 'draft' || last.version !== version) {
        throw new ConflictError(
          `The newest version of '${key}' is ${last.version}, which is ${last.status}: there is no draft ${version}`,
        );
      }
      const unheld = last.document.steps.find(
        ({ role }) => !this.#people.knowsRole(role),
      );
      if (unheld) {
        throw new InputError(
          `Nobody holds the role '${unheld.role}': set mlHome.governance.roles.${unheld.role}, or name another`,
        );
      }
      await this.#policies.retire(tx, key);
      const row = await this.#policies.publish(
        tx,
        last,
        caller.userEntityRef ?? null,
      );
      await this.#ledger.append(tx, caller, [
        {
          kind: 'policy-published',
          facts: { key, version, digest: row.digest, reason },
        },
      ]);
      return toPolicy(row);
    });
  }

  async retirePolicy(
    key: string,
    reason: string,
    { caller }: ScopedOptions,
  ): Promise<PolicyVersion> {
    return this.#database.transaction(async tx => {
      await this.#newest(tx, key);
      const row = await this.#policies.retire(tx, key);
      if (!row) throw new ConflictError(`No version of '${key}' is in force`);
      await this.#ledger.append(tx, caller, [
        {
          kind: 'policy-retired',
          facts: { key, version: row.version, reason },
        },
      ]);
      return toPolicy(row);
    });
  }

  async tryPolicy(
    { document, sinceDays }: Body<'dryRun'>,
    { caller }: ScopedOptions,
  ) {
    requireDocument(document);
    const models = await this.#authorizer.visibleTo(
      caller,
      modelReadPermission,
    );
    const found = {
      approvals: 0,
      blocked: 0,
      insufficient: 0,
      items: [] as Awaited<ReturnType<PolicyService['tryPolicy']>>['items'],
    };
    let before: string | undefined;
    // In pieces: the evidence of a year need not fit into memory at once.
    for (;;) {
      const rows = await this.#policies.approvals(
        this.#database,
        sinceDays,
        {
          before,
          limit: EACH,
        },
        models,
      );
      for (const row of rows) {
        const subject = {
          model: row.model_name,
          tier: row.tier,
          project: row.project_ref,
        };
        if (!applicablePolicy([{ key: 'trial', document }], subject)) continue;
        found.approvals++;
        const verdicts = judge(document, {
          evidence: row.items as EvidenceItem[],
          baseline: (row.baseline ?? []) as EvidenceItem[],
          model: {
            name: row.model_name,
            tier: row.tier ?? 'unassessed',
            project: row.project_ref,
            owner: row.owner_ref,
          },
        });
        const missing = unmet(verdicts);
        if (missing.length === 0) continue;
        const fails = missing.some(({ verdict }) => verdict === 'fail');
        found.blocked++;
        if (!fails) found.insufficient++;
        if (found.items.length < SHOWN) {
          found.items.push({
            reviewId: String(row.review_id),
            model: row.model_name,
            version: String(row.version),
            approvedAt: row.approved_at.toISOString(),
            verdict: fails ? 'fail' : 'insufficient',
            reasons: missing
              .slice(0, 5)
              .map(one => `${one.evidence ?? one.rule}: ${one.message}`),
          });
        }
      }
      if (rows.length < EACH) return found;
      before = rows[rows.length - 1].evidence_id;
    }
  }

  async #newest(tx: Executor, key: string) {
    await this.#policies.lock(tx, key);
    const [last] = await this.#policies.versions(tx, key);
    if (!last) throw new NotFoundError(`There is no policy '${key}'`);
    return last;
  }
}

/** Throws InputError where a document is too large, says a thing twice, or has a rule that cannot be read. */
function requireDocument(document: PolicyDocument): void {
  if (Buffer.byteLength(JSON.stringify(document)) > MAX_BYTES) {
    throw new InputError(
      `'document' in the body: at most ${MAX_BYTES / 1024} KiB`,
    );
  }
  const ids = document.rules.map(({ id }) => id);
  const twice = ids.find((id, i) => ids.indexOf(id) < i);
  if (twice)
    throw new InputError(
      `'document.rules' in the body: '${twice}' stands there twice`,
    );
  document.rules.forEach(requireRule);
}
