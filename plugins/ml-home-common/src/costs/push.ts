import { z } from 'zod';
import {
  ChargeRecord,
  ChargeShape,
  costColumns,
  costImportModeSchema,
  currencySchema,
  daySchema,
  decimalSchema,
} from './charge';
import { exactDecimal } from './decimal';
import { environmentOf, gpuTypeOf, namespaceOf } from './derive';

const DAY_MS = 86_400_000;
const MAX_DAYS = 400;
/** A sum of more is a mistake of units. */
const MOST = 1e15;

/** An exact decimal as text, or a JSON number. */
const amountSchema = z
  .union([
    decimalSchema,
    z.number().refine(value => Math.abs(value) < MOST, {
      error: `must be below ${MOST}`,
    }),
  ])
  .transform(value =>
    typeof value === 'number' ? exactDecimal(value) : value,
  );

const text = (most: number) => z.string().trim().min(1).max(most).optional();
/** A day, or an instant with its zone, of a year that a bill can be of. */
const instantSchema = z
  .union([daySchema, z.iso.datetime({ offset: true })], {
    error: 'must be a day such as 2026-11-03, or an instant with its zone',
  })
  .refine(value => /^20\d\d/.test(value), {
    error: 'must lie between 2000 and 2099',
  });

/** One charge as a system of one's own says it. */
export const pushedChargeSchema = z
  .object({
    start: instantSchema,
    /** Exclusive; a day after the start when left out. */
    end: instantSchema.optional(),
    /** Both billed and effective, where nothing is paid ahead and spread. */
    amount: amountSchema.optional(),
    billed: amountSchema.optional(),
    effective: amountSchema.optional(),
    list: amountSchema.optional(),
    contracted: amountSchema.optional(),
    quantity: amountSchema.optional(),
    /** Of the quantity, such as `GPU-Hours`. */
    unit: text(100),
    category: z
      .enum(['Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment'])
      .default('Usage'),
    correction: z.boolean().default(false),
    provider: text(300),
    subAccount: text(500),
    serviceCategory: text(300),
    service: text(300),
    sku: text(500),
    region: text(200),
    resource: text(2000),
    resourceName: text(1000),
    resourceType: text(300),
    description: text(2000),
    namespace: text(300),
    environment: text(100),
    gpuType: text(100),
    /** What rules of allocation look at, such as `mlhome.dev/model`. */
    tags: z
      .record(z.string().min(1).max(300), z.string().max(2000))
      .refine(tags => Object.keys(tags).length <= 200, {
        error: 'may hold 200 at most',
      })
      .default({}),
  })
  .strict()
  .refine(
    charge =>
      charge.amount !== undefined ||
      costColumns.some(column => charge[column] !== undefined),
    {
      path: ['amount'],
      error: `is missing: give it, or one of ${costColumns.join(', ')}`,
    },
  )
  .refine(
    ({ start, end }) =>
      end === undefined ||
      (Date.parse(end) > Date.parse(start) &&
        Date.parse(end) - Date.parse(start) <= MAX_DAYS * DAY_MS),
    {
      path: ['end'],
      error: `must be later than 'start', by ${MAX_DAYS} days at most`,
    },
  );
export type PushedCharge = z.infer<typeof pushedChargeSchema>;

/** Charges of one issuer, such as a cluster of one's own. */
export const pushedChargesSchema = z
  .object({
    /** For people, such as the name of the job that sends them. */
    name: z.string().trim().min(1).max(300).default('pushed charges'),
    /** Who charges: charges of the same issuer and account restate one another. */
    issuer: z.string().trim().min(1).max(300),
    account: z.string().trim().min(1).max(500).optional(),
    currency: currencySchema,
    mode: costImportModeSchema.default('period'),
    /** `estimated`: nobody was billed for it; it is shown apart. */
    basis: z.enum(['billed', 'estimated']).default('billed'),
    charges: z.array(pushedChargeSchema).min(1).max(5_000),
  })
  .strict();
export type PushedCharges = z.infer<typeof pushedChargesSchema>;

function shapeOf(charge: PushedCharge, given: PushedCharges): ChargeShape {
  const { tags } = charge;
  return {
    issuer: given.issuer,
    provider: charge.provider,
    billingAccount: given.account,
    subAccount: charge.subAccount,
    category: charge.category,
    correction: charge.correction,
    serviceCategory: charge.serviceCategory,
    service: charge.service,
    sku: charge.sku,
    region: charge.region,
    resource: charge.resource,
    resourceName: charge.resourceName,
    resourceType: charge.resourceType,
    unit: charge.unit,
    description: charge.description,
    namespace: charge.namespace ?? namespaceOf(tags),
    environment: charge.environment?.toLowerCase() ?? environmentOf(tags),
    gpuType: charge.gpuType ?? gpuTypeOf([charge.sku, charge.description]),
    tags,
    extra: given.basis === 'estimated' ? { basis: 'estimated' } : {},
  };
}

/** Pushed charges in the terms of the ledger. */
export function toChargeRecords(given: PushedCharges): ChargeRecord[] {
  return given.charges.map(charge => {
    const start = new Date(charge.start);
    const end = charge.end
      ? new Date(charge.end)
      : new Date(start.getTime() + DAY_MS);
    const costs: ChargeRecord['costs'] = {};
    for (const column of costColumns) {
      const whole =
        column === 'billed' || column === 'effective'
          ? charge.amount
          : undefined;
      const amount = charge[column] ?? whole;
      if (amount !== undefined) costs[column] = amount;
    }
    return {
      billingMonth: `${start.toISOString().slice(0, 7)}-01`,
      periodStart: start.toISOString(),
      periodEnd: end.toISOString(),
      currency: given.currency,
      costs,
      consumedQuantity: charge.quantity,
      shape: shapeOf(charge, given),
    };
  });
}
