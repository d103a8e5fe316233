import { z } from 'zod';
import { ChargeShape } from './charge';

/** What charges can belong to. */
export const costObjectKinds = [
  'model',
  'version',
  'run',
  'project',
  'experiment',
  'family',
  'deployment',
  'component',
  'team',
] as const;
export const costObjectKindSchema = z.enum(costObjectKinds);
export type CostObjectKind = z.infer<typeof costObjectKindSchema>;

/** Kinds of the catalog that objects of a kind are named by. */
const ENTITY_KINDS: Partial<Record<CostObjectKind, string>> = {
  team: 'group',
  component: 'component',
};

/** Teams and components are named by their entity ref; a bare name is one of the default namespace. */
function objectName(kind: CostObjectKind, name: string): string {
  const entityKind = ENTITY_KINDS[kind];
  if (!entityKind) return name;
  const full = name.includes('/') ? name : `default/${name}`;
  return (name.includes(':') ? name : `${entityKind}:${full}`).toLowerCase();
}

/** The one name of an object, whatever it was called by. */
export const namedObject = <T extends { kind: CostObjectKind; name: string }>(
  object: T,
): T => ({ ...object, name: objectName(object.kind, object.name) });

/**
 * `version` is `MODEL/NUMBER`, `run` an MLflow run id, `team` and `component` entity refs or names in the default
 * namespace, `experiment` its id.
 */
export const costObjectSchema = z
  .object({
    kind: costObjectKindSchema,
    name: z.string().min(1).max(500),
  })
  .overwrite(namedObject);
export type CostObject = z.infer<typeof costObjectSchema>;

const plainFields = [
  'issuer',
  'provider',
  'billingAccount',
  'subAccount',
  'category',
  'serviceCategory',
  'service',
  'sku',
  'skuMeter',
  'region',
  'resource',
  'resourceName',
  'resourceType',
  'pricing',
  'commitment',
  'description',
  'namespace',
  'environment',
  'gpuType',
] as const satisfies readonly (keyof ChargeShape)[];

/** A column of charges, or `tag:KEY`, whose case does not matter. */
export const ruleFieldSchema = z
  .string()
  .max(300)
  .refine(
    field =>
      (plainFields as readonly string[]).includes(field) ||
      /^tag:.+/s.test(field),
    { error: `must be tag:KEY or one of ${plainFields.join(', ')}` },
  )
  .refine(field => !/[{}]/.test(field), {
    error: 'must be one field, without braces in it',
  });

const values = z.array(z.string().max(1000)).min(1).max(1000);

/** A condition on one field. `like` takes `*` for any text and `?` for any character; texts match in any case. */
export const ruleConditionSchema = z.discriminatedUnion('op', [
  z.object({ field: ruleFieldSchema, op: z.literal('is'), values }),
  z.object({ field: ruleFieldSchema, op: z.literal('is_not'), values }),
  z.object({ field: ruleFieldSchema, op: z.literal('like'), values }),
  z.object({ field: ruleFieldSchema, op: z.literal('exists') }),
  z.object({ field: ruleFieldSchema, op: z.literal('missing') }),
]);
export type RuleCondition = z.infer<typeof ruleConditionSchema>;

const percentSum = 100;

/** How a pool of charges is spread. All weights are of the month that is billed. */
export const splitSchema = z.discriminatedUnion('method', [
  z.object({
    method: z.literal('even'),
    among: z.array(costObjectSchema).min(1).max(1000),
  }),
  z.object({
    method: z.literal('fixed'),
    shares: z
      .array(
        z.object({
          object: costObjectSchema,
          percent: z.number().positive().max(percentSum),
        }),
      )
      .min(1)
      .max(1000)
      .refine(
        shares =>
          Math.abs(
            shares.reduce((sum, { percent }) => sum + percent, 0) - percentSum,
          ) < 1e-9,
        { error: 'the percentages must add up to 100' },
      ),
  }),
  /** By what each object of a kind costs directly in the same currency. */
  z.object({
    method: z.literal('proportional'),
    kind: costObjectKindSchema,
  }),
  /** By a usage series, such as requests served. */
  z.object({
    method: z.literal('usage'),
    series: z.string().min(1).max(200),
  }),
]);
export type Split = z.infer<typeof splitSchema>;

export const ruleActionSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('direct'),
    to: costObjectKindSchema,
    /** A name, with the values of fields in braces: `{tag:team}`, `{tag:model}/{tag:version}`. */
    name: z.string().trim().min(1).max(500),
  }),
  z.object({ kind: z.literal('shared'), split: splitSchema }),
  z.object({ kind: z.literal('idle') }),
  z.object({ kind: z.literal('unallocated') }),
]);

export const allocationRuleSchema = z.object({
  id: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9._-]{0,99}$/,
      'must be a short name such as by-team',
    ),
  name: z.string().min(1).max(200),
  /** All must hold. */
  when: z.array(ruleConditionSchema).min(1).max(20),
  then: ruleActionSchema,
});
export type AllocationRule = z.infer<typeof allocationRuleSchema>;

const TEMPLATE = /\{([^{}]+)\}/g;

/** Of a name what stands outside of its fields. */
const literalsOf = (name: string): string => name.replace(TEMPLATE, '');

const templateFields = (name: string): string[] =>
  [...name.matchAll(TEMPLATE)].map(match => match[1]);

/** In their order; the first that matches decides. */
export const allocationRulesSchema = z
  .array(allocationRuleSchema)
  .max(500)
  .superRefine((rules, context) => {
    const seen = new Set<string>();
    rules.forEach(({ id, then }, index) => {
      if (seen.has(id)) {
        context.addIssue({
          code: 'custom',
          path: [index, 'id'],
          message: `there are two rules '${id}'`,
        });
      }
      seen.add(id);
      if (then.kind !== 'direct') return;
      if (/[{}]/.test(literalsOf(then.name))) {
        context.addIssue({
          code: 'custom',
          path: [index, 'then', 'name'],
          message:
            'braces must enclose one field each, such as {tag:team}; they are no part of a name',
        });
      }
      for (const field of templateFields(then.name)) {
        const { error } = ruleFieldSchema.safeParse(field);
        if (error) {
          context.addIssue({
            code: 'custom',
            path: [index, 'then', 'name'],
            message: `{${field}}: ${error.issues[0].message}`,
          });
        }
      }
    });
  });

function valueOf(shape: ChargeShape, field: string): string | undefined {
  if (field.startsWith('tag:')) {
    const key = field.slice(4);
    if (Object.hasOwn(shape.tags, key)) return shape.tags[key];
    // People write Team and team for the same.
    const lower = key.toLowerCase();
    const found = Object.keys(shape.tags).find(
      one => one.toLowerCase() === lower,
    );
    return found === undefined ? undefined : shape.tags[found];
  }
  return shape[field as (typeof plainFields)[number]];
}

/** Without a regular expression, which a pattern of many stars could make run for minutes. */
export function matchesPattern(text: string, pattern: string): boolean {
  let at = 0;
  let in_ = 0;
  let star = -1;
  let retry = 0;
  while (at < text.length) {
    if (in_ < pattern.length && pattern[in_] === '*') {
      star = in_;
      retry = at;
      in_ += 1;
    } else if (
      in_ < pattern.length &&
      (pattern[in_] === '?' || pattern[in_] === text[at])
    ) {
      at += 1;
      in_ += 1;
    } else if (star >= 0) {
      in_ = star + 1;
      retry += 1;
      at = retry;
    } else {
      return false;
    }
  }
  while (pattern[in_] === '*') in_ += 1;
  return in_ === pattern.length;
}

function holds(condition: RuleCondition, shape: ChargeShape): boolean {
  const value = valueOf(shape, condition.field)?.toLowerCase();
  switch (condition.op) {
    case 'exists':
      return value !== undefined && value !== '';
    case 'missing':
      return value === undefined || value === '';
    case 'is':
      return (
        value !== undefined &&
        condition.values.some(one => one.toLowerCase() === value)
      );
    case 'is_not':
      // Of what is unknown nobody can say that it is something else.
      return (
        value !== undefined &&
        condition.values.every(one => one.toLowerCase() !== value)
      );
    default:
      return (
        value !== undefined &&
        condition.values.some(one => matchesPattern(value, one.toLowerCase()))
      );
  }
}

/** The name that a template makes of a shape; undefined where a field is unknown. */
function fill(template: string, shape: ChargeShape): string | undefined {
  let known = true;
  const name = template.replace(TEMPLATE, (_, field: string) => {
    const value = valueOf(shape, field);
    if (!value) known = false;
    return value ?? '';
  });
  return known && name ? name.slice(0, 500) : undefined;
}

export type Allocation =
  | { kind: 'direct'; rule: string; object: CostObject }
  | { kind: 'shared'; rule: string; split: Split }
  | { kind: 'idle'; rule: string }
  | { kind: 'unallocated'; rule?: string };

/** What rules say of a shape: the first that matches, and whose name can be filled, decides. */
export function allocate(
  rules: AllocationRule[],
  shape: ChargeShape,
): Allocation {
  for (const { id, when, then } of rules) {
    if (!when.every(condition => holds(condition, shape))) continue;
    if (then.kind === 'shared') {
      return { kind: 'shared', rule: id, split: then.split };
    }
    if (then.kind !== 'direct') return { kind: then.kind, rule: id };
    const name = fill(then.name, shape);
    if (name === undefined) continue;
    return {
      kind: 'direct',
      rule: id,
      object: namedObject({ kind: then.to, name }),
    };
  }
  return { kind: 'unallocated' };
}

const byTag = (
  to: CostObjectKind,
  key: string,
  name = `{tag:${key}}`,
): AllocationRule => ({
  id: `tag-${key.replace(/[^a-z0-9._-]+/g, '-')}`,
  name: `Tag ${key}`,
  when: [{ field: `tag:${key}`, op: 'exists' }],
  then: { kind: 'direct', to, name },
});

/** Rules until a site publishes its own: tags that name an object, from the narrowest to the widest, and unused commitments. */
export const defaultRules: AllocationRule[] = [
  {
    id: 'unused-commitment',
    name: 'Commitments that nothing used',
    when: [{ field: 'commitment', op: 'is', values: ['Unused'] }],
    then: { kind: 'idle' },
  },
  {
    id: 'idle-cluster',
    name: 'Capacity of clusters that nothing used',
    when: [{ field: 'resource', op: 'like', values: ['*__idle__*'] }],
    then: { kind: 'idle' },
  },
  byTag('run', 'mlflow.run_id'),
  byTag('run', 'mlflow_run_id'),
  {
    id: 'tag-mlhome.dev-version',
    name: 'Tags mlhome.dev/model and mlhome.dev/version',
    when: [
      { field: 'tag:mlhome.dev/model', op: 'exists' },
      { field: 'tag:mlhome.dev/version', op: 'exists' },
    ],
    then: {
      kind: 'direct',
      to: 'version',
      name: '{tag:mlhome.dev/model}/{tag:mlhome.dev/version}',
    },
  },
  byTag('model', 'mlhome.dev/model'),
  byTag('family', 'mlhome.dev/feature-family'),
  byTag('deployment', 'mlhome.dev/deployment'),
  byTag('project', 'mlhome.dev/project'),
  byTag('component', 'backstage.io/component'),
  byTag('model', 'model'),
  byTag('project', 'project'),
  byTag('component', 'component'),
  byTag('team', 'team'),
  byTag('team', 'owner'),
];
