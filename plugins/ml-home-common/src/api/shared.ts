import { z } from 'zod';

/** Query part of every list: an opaque cursor from the page before, and how many rows to return. */
export const pageQuerySchema = z.object({
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

/** One page of a list. `totalCount` is present where counting is cheap. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    nextCursor: z.string().optional(),
    totalCount: z.number().int().optional(),
  });

export interface Page<T> {
  items: T[];
  nextCursor?: string;
  totalCount?: number;
}

/** Where a fact was learned. */
export const factSourceSchema = z.enum([
  'declared',
  'run',
  'import',
  'person',
  'rule',
]);
export type FactSource = z.infer<typeof factSourceSchema>;

/** A value that says where it came from, when, and what it overrode. */
export const factOf = <T extends z.ZodType>(value: T) =>
  z.object({
    value,
    source: factSourceSchema,
    /** The file, client or person behind it, such as `url:https://…/model.yaml`, `mlflow` or `user:default/ada`. */
    from: z.string().optional(),
    at: z.iso.datetime().optional(),
    overrides: z
      .object({
        value,
        source: factSourceSchema,
        from: z.string().optional(),
      })
      .optional(),
  });

export interface Fact<T> {
  value: T;
  source: FactSource;
  from?: string;
  at?: string;
  overrides?: { value: T; source: FactSource; from?: string };
}

export const tagsSchema = z.record(z.string(), z.string());

/** A list in a query: repeated keys or one value. */
export const listParam = z
  .union([z.array(z.string()), z.string()])
  .transform(v => (Array.isArray(v) ? v : [v]))
  .optional();

/**
 * A list in a query of which the values are known: another value would find nothing, as if there were nothing.
 * The refusal names the values that there are.
 */
export const listParamOf = <const T extends string>(values: readonly T[]) =>
  z
    .union([z.array(z.enum(values)), z.enum(values)], {
      error: `must be one or more of ${values.join(', ')}`,
    })
    .transform(v => (Array.isArray(v) ? v : [v]))
    .optional();

const entryLists = new WeakSet<object>();

/** Reports of a request that are read one by one: what is wrong with one is said by its index, and the rest is kept. */
export const entriesOf = (most: number) => {
  const list = z.array(z.unknown()).min(1).max(most);
  entryLists.add(list);
  return list;
};

/** Whether a schema is a list of which each entry is read, and refused, by itself. */
export const isEntryList = (schema: z.ZodType): boolean =>
  entryLists.has(schema);

/** A boolean in a query. */
export const flagParam = z
  .enum(['true', 'false'])
  .transform(v => v === 'true')
  .optional();
