import {
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  Permission,
  PermissionCriteria,
  PermissionCondition,
  PolicyDecision,
  isResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  ConditionTransformer,
  createConditionTransformer,
} from '@backstage/plugin-permission-node';
import { TokenScope } from '@ml-home/backstage-plugin-ml-home-common';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import { SqlPart, sqlPart } from '../database';
import { experimentResourceRef, modelResourceRef } from './resources';

const DECISION_TTL_MS = 5_000;

type Criteria = PermissionCriteria<SqlPart>;

function toSql(criteria: Criteria): SqlPart {
  if ('not' in criteria) {
    const inner = toSql(criteria.not);
    return sqlPart(`not coalesce((${inner.sql}), false)`, inner.bindings);
  }
  const list =
    ('anyOf' in criteria && criteria.anyOf) ||
    ('allOf' in criteria && criteria.allOf);
  if (!list) return criteria as SqlPart;
  const parts = list.map(toSql);
  return {
    sql: parts
      .map(part => `(${part.sql})`)
      .join('anyOf' in criteria ? ' or ' : ' and '),
    bindings: parts.flatMap(part => part.bindings),
  };
}

/**
 * Asks the site's permission policy, and remembers the answer for a few seconds: a training loop asks the same
 * question thousands of times.
 */
export class Authorizer {
  readonly #permissions: PermissionsService;
  readonly #transformers: Record<string, ConditionTransformer<SqlPart>>;
  readonly #decisions = new Map<
    string,
    { decision: Promise<PolicyDecision>; until: number }
  >();

  constructor(options: {
    permissions: PermissionsService;
    permissionsRegistry: PermissionsRegistryService;
  }) {
    this.#permissions = options.permissions;
    this.#transformers = {
      [experimentResourceRef.resourceType]: createConditionTransformer(
        options.permissionsRegistry.getPermissionRuleset(experimentResourceRef),
      ),
      [modelResourceRef.resourceType]: createConditionTransformer(
        options.permissionsRegistry.getPermissionRuleset(modelResourceRef),
      ),
    };
  }

  /** Throws NotAllowedError unless the token has the scope and the policy allows the permission somewhere. */
  async requireBasic(caller: Caller, permission: Permission): Promise<void> {
    await this.scopeOf(caller, permission);
  }

  /**
   * The rows on which the caller has a resource permission, as a condition on the alias `e` (experiments) or
   * `m` (models); undefined when that is all of them. Throws NotAllowedError when it is none.
   */
  async scopeOf(
    caller: Caller,
    permission: Permission,
    scope: TokenScope = permission.attributes.action === 'read'
      ? 'read'
      : 'write',
  ): Promise<SqlPart | undefined> {
    if (!caller.scopes.includes(scope)) {
      throw new NotAllowedError(
        `This access token has no '${scope}' scope, which this needs ('${permission.name}')`,
      );
    }
    const decision = await this.#decide(caller, permission);
    if (decision.result === AuthorizeResult.ALLOW) return undefined;
    if (decision.result === AuthorizeResult.CONDITIONAL) {
      const transform = this.#transformers[decision.resourceType];
      return toSql(
        transform(
          decision.conditions as PermissionCriteria<PermissionCondition>,
        ) as Criteria,
      );
    }
    throw new NotAllowedError(
      `You are not allowed to do this: the permission '${permission.name}' is denied`,
    );
  }

  /** As `scopeOf`, but denial is the condition that no row meets: for parts of an answer that are left out. */
  async visibleTo(
    caller: Caller,
    permission: Permission,
  ): Promise<SqlPart | undefined> {
    try {
      return await this.scopeOf(caller, permission);
    } catch (error) {
      if (error instanceof NotAllowedError) return sqlPart('false');
      throw error;
    }
  }

  #decide(caller: Caller, permission: Permission): Promise<PolicyDecision> {
    const principal = caller.credentials.principal as { subject?: string };
    const key = `${caller.userEntityRef ?? principal.subject ?? 'unknown'} ${
      permission.name
    }`;
    const now = Date.now();
    const known = this.#decisions.get(key);
    if (known && known.until > now) return known.decision;
    if (this.#decisions.size > 10_000) this.#decisions.clear();
    const decision = this.#ask(caller, permission);
    this.#decisions.set(key, { decision, until: now + DECISION_TTL_MS });
    decision.catch(() => this.#decisions.delete(key));
    return decision;
  }

  async #ask(caller: Caller, permission: Permission): Promise<PolicyDecision> {
    const { credentials } = caller;
    if (isResourcePermission(permission)) {
      const [decision] = await this.#permissions.authorizeConditional(
        [{ permission }],
        { credentials },
      );
      return decision;
    }
    const [decision] = await this.#permissions.authorize(
      [{ permission } as { permission: Permission & { type: 'basic' } }],
      { credentials },
    );
    return decision as PolicyDecision;
  }
}
