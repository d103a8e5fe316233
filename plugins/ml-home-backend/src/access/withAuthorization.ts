import { Permission } from '@backstage/plugin-permission-common';
import { JsonObject } from '@backstage/types';
import { CallOptions } from '@ml-home/backstage-plugin-ml-home-node';
import { SqlPart } from '../database';
import { AuditTrail } from './AuditTrail';
import { Authorizer } from './Authorizer';

/** Options inside the authorised boundary: with the rows that the caller may touch. */
export type ScopedOptions = CallOptions & { scope?: SqlPart };

/**
 * Per method the permission it needs, and the audit event of those that change something. `writes` is for what whoever
 * may read keeps of their own: the token must have the scope to write all the same.
 */
export type AccessRules<T> = {
  [K in keyof T]: { permission: Permission; audit?: string; writes?: boolean };
};

type Method = (...args: unknown[]) => Promise<unknown>;

function metaOf(args: unknown[]): JsonObject {
  const meta: JsonObject = {};
  args.slice(0, -1).forEach((arg, index) => {
    if (typeof arg === 'string') meta[`argument${index}`] = arg.slice(0, 300);
    else if (arg && typeof arg === 'object' && 'name' in arg) {
      meta.name = String(arg.name).slice(0, 300);
    }
  });
  return meta;
}

/**
 * Decorates a service so that each call is authorised first and, where its rule says so, audited.
 *
 * Every method takes its options last. The rows on which the caller has the permission travel on as
 * `options.scope`, so that conditions become part of the SQL and nothing is dropped after a page was cut.
 */
export function withAuthorization<T extends object>(
  inner: T,
  rules: AccessRules<T>,
  deps: { authorizer: Authorizer; audit: AuditTrail },
): T {
  const decorated: Record<string, Method> = {};
  for (const [name, rule] of Object.entries(rules) as [
    string,
    AccessRules<T>[keyof T],
  ][]) {
    const method = (inner as Record<string, Method>)[name].bind(inner);
    decorated[name] = async (...args) => {
      const options = args[args.length - 1] as CallOptions;
      const call = async () => {
        const scope = await deps.authorizer.scopeOf(
          options.caller,
          rule.permission,
          rule.writes ? 'write' : undefined,
        );
        return method(...args.slice(0, -1), { ...options, scope });
      };
      return rule.audit
        ? deps.audit.record(rule.audit, options, metaOf(args), call)
        : call();
    };
  }
  return decorated as unknown as T;
}
