import { familyLifecycleSchema } from '@ml-home/backstage-plugin-ml-home-common';

const MAX_LABELS = 50;
const MAX_LABEL = 63;
/** Marks what the demo has loaded and may remove. */
const RESERVED = 'demo';
const ENTITY_NAME = /^[a-z0-9](?:[a-z0-9_.-]{0,61}[a-z0-9])?$/;
const REF = /^(user|group):(?:([^/:]+)\/)?([^/:]+)$/;
const CONTROL = /\p{Cc}/u;

const fits = (label: string): boolean =>
  label.length > 0 && label.length <= MAX_LABEL && !CONTROL.test(label);

/**
 * The entity ref of an owner as people write it into Feast: a name is a group, an e-mail address the person of its
 * local part. Undefined for what cannot be the name of an entity.
 */
export function ownerOf(text: string | undefined): string | undefined {
  const owner = text?.trim().toLowerCase();
  if (!owner) return undefined;
  const [, kind, namespace = 'default', name] = REF.exec(owner) ?? [];
  if (kind) {
    return ENTITY_NAME.test(namespace) && ENTITY_NAME.test(name)
      ? `${kind}:${namespace}/${name}`
      : undefined;
  }
  const [, local] = /^([^@\s]+)@[^@\s]+$/.exec(owner) ?? [];
  if (local) {
    return ENTITY_NAME.test(local) ? `user:default/${local}` : undefined;
  }
  return ENTITY_NAME.test(owner) ? `group:default/${owner}` : undefined;
}

/** The stage of life that a tag names. */
export function lifecycleOf(tags: Record<string, string>): string | undefined {
  for (const key of ['lifecycle', 'status', 'stage']) {
    const said = familyLifecycleSchema.safeParse(tags[key]?.toLowerCase());
    if (said.success) return said.data;
  }
  return undefined;
}

/**
 * Tags as labels: `key:value`, or `key` when there is no value or both together are too long. Sorted, because a
 * registry has no order of them.
 */
export function labelsOf(tags: Record<string, string>): string[] {
  const labels = Object.entries(tags).flatMap(([key, value]) => {
    const both = `${key}:${value}`;
    if (value !== '' && fits(both)) return [both];
    return fits(key) && key !== RESERVED ? [key] : [];
  });
  return [...new Set(labels)].sort().slice(0, MAX_LABELS);
}
