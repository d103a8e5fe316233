import { createHash } from 'node:crypto';

/**
 * The entity name of a registered model: the name itself where the catalog allows it, else its letters and digits
 * with a short hash, so that two names never become one entity.
 */
export function toEntityName(name: string, forceHash = false): string {
  const valid =
    name.length <= 63 &&
    /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(name);
  if (valid && !forceHash) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  const plain = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 54)
    .replace(/-+$/, '');
  return plain ? `${plain}-${hash}` : `model-${hash}`;
}

export const toModelEntityRef = (entityName: string, namespace = 'default') =>
  `mlmodel:${namespace}/${entityName}`.toLocaleLowerCase('en-US');
