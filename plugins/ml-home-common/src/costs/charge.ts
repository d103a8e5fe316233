import { z } from 'zod';

/** The four cost columns of FOCUS. */
export const costColumns = [
  'billed',
  'effective',
  'list',
  'contracted',
] as const;
export const costColumnSchema = z.enum(costColumns);
export type CostColumn = z.infer<typeof costColumnSchema>;

/** An exact decimal as text, such as `-12.3400000001`. */
export const decimalSchema = z
  .string()
  .max(60)
  .regex(/^-?\d{1,20}(\.\d{1,30})?$/, 'must be a decimal such as 12.34');

/** Upper-case letters of ISO 4217. */
export const currencySchema = z
  .string()
  .regex(/^[A-Z]{3}$/, 'must be a currency code such as USD');

export const daySchema = z.iso.date();
export const monthSchema = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month such as 2026-11');

/** What a charge is for: all that a rule of allocation can look at. Absent is unknown. */
export const chargeShapeSchema = z.object({
  /** Who issued the invoice: InvoiceIssuerName of FOCUS. */
  issuer: z.string().max(300),
  /** Who provides the service: ServiceProviderName, before 1.3 ProviderName. */
  provider: z.string().max(300).optional(),
  billingAccount: z.string().max(500).optional(),
  subAccount: z.string().max(500).optional(),
  category: z.enum(['Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment']),
  /** A correction of a month that was closed. */
  correction: z.boolean(),
  serviceCategory: z.string().max(300).optional(),
  service: z.string().max(300).optional(),
  sku: z.string().max(500).optional(),
  skuMeter: z.string().max(500).optional(),
  region: z.string().max(200).optional(),
  resource: z.string().max(2000).optional(),
  resourceName: z.string().max(1000).optional(),
  resourceType: z.string().max(300).optional(),
  pricing: z.string().max(50).optional(),
  /** Of a commitment, such as a savings plan: Used or Unused. */
  commitment: z.enum(['Used', 'Unused']).optional(),
  unit: z.string().max(100).optional(),
  description: z.string().max(2000).optional(),
  /** Of Kubernetes, by OpenCost or by a tag. */
  namespace: z.string().max(300).optional(),
  environment: z.string().max(100).optional(),
  gpuType: z.string().max(100).optional(),
  tags: z.record(z.string(), z.string()),
  /** Further columns of FOCUS as they came; `basis` is `estimated` for what nobody was billed for. */
  extra: z.record(z.string(), z.string()),
});
export type ChargeShape = z.infer<typeof chargeShapeSchema>;

/** One row of a bill. Costs are exact decimals; an absent one is unknown, never zero. */
export interface ChargeRecord {
  /** First day of the month that is billed, `YYYY-MM-01`. */
  billingMonth: string;
  /** ISO 8601, UTC; the end is exclusive. */
  periodStart: string;
  periodEnd: string;
  currency: string;
  costs: Partial<Record<CostColumn, string>>;
  consumedQuantity?: string;
  pricingQuantity?: string;
  shape: ChargeShape;
}

/**
 * What a file does with what is known: `replace` restates the bills (months of accounts) it has rows of; `period` the
 * days that it covers of its accounts, from its first to its last; `add` restates nothing.
 */
export const costImportModeSchema = z.enum(['replace', 'period', 'add']);
export type CostImportMode = z.infer<typeof costImportModeSchema>;

/** What was mended or given up while a file was read, by column. */
export const columnDefectSchema = z.object({
  column: z.string(),
  /** What was wrong, such as `literal NULL` or `date without zone`. */
  defect: z.string(),
  /** What was done about it. */
  treatment: z.string(),
  rows: z.number().int(),
  /** The first such value, and the line it is on. */
  example: z.string().optional(),
  line: z.number().int().optional(),
});
export type ColumnDefect = z.infer<typeof columnDefectSchema>;

export const costImportSchema = z.object({
  id: z.string(),
  source: z.string(),
  name: z.string(),
  state: z.enum(['running', 'applied', 'unchanged', 'failed', 'replaced']),
  /** Such as `FOCUS 1.2, CSV`. */
  format: z.string().optional(),
  rows: z.number().int(),
  bytesRead: z.number().int(),
  bytesTotal: z.number().int().optional(),
  /** Bills that it brought: a month of an account of an issuer. */
  bills: z.array(
    z.object({
      issuer: z.string(),
      account: z.string(),
      month: monthSchema,
      rows: z.number().int(),
      /** The import whose rows it replaced. */
      replaced: z.string().optional(),
    }),
  ),
  defects: z.array(columnDefectSchema),
  message: z.string().optional(),
  createdBy: z.string().optional(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().optional(),
});
export type CostImport = z.infer<typeof costImportSchema>;
