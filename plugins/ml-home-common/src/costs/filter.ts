import { z } from 'zod';
import { listParam } from '../api';
import { daySchema } from './charge';

const MAX_DAYS = 800;
const DAY_MS = 86_400_000;

/** Days of a question about costs. */
export const costRange = {
  from: daySchema,
  /** Exclusive. */
  to: daySchema,
};

/** What a question about costs can be narrowed to; an empty text is what is unknown. */
export const costFilters = {
  team: listParam,
  project: listParam,
  model: listParam,
  provider: listParam,
  service: listParam,
  region: listParam,
  environment: listParam,
  gpuType: listParam,
  kind: listParam,
  basis: listParam,
};
export type CostFilter = Partial<Record<keyof typeof costFilters, string[]>>;

export const rangeInOrder = <T extends { from: string; to: string }>(
  query: T,
): boolean =>
  Date.parse(query.from) < Date.parse(query.to) &&
  Date.parse(query.to) - Date.parse(query.from) <= MAX_DAYS * DAY_MS;
export const rangeOrder = {
  path: ['to'],
  error: `must be later than 'from', by ${MAX_DAYS} days at most`,
};

export const costExportQuerySchema = z
  .object({ ...costRange, ...costFilters })
  .refine(rangeInOrder, rangeOrder);
export type CostExportQuery = z.infer<typeof costExportQuerySchema>;
