import {
  ChargeShape,
  CostColumn,
  CostImport,
  CostObject,
} from '@ml-home/backstage-plugin-ml-home-common';

/** A month of an account of an issuer. */
export interface BillKey {
  issuer: string;
  account: string;
  /** `YYYY-MM`. */
  month: string;
}

export const billKeyOf = (key: BillKey): string =>
  JSON.stringify([key.issuer, key.account, key.month]);

/** First day of a month. */
export const firstDay = (month: string): string => `${month}-01`;

export interface ShapeRow {
  id: number;
  shape: ChargeShape;
}

export interface CostAmounts {
  amounts: Record<CostColumn, string>;
  unknown: Record<CostColumn, number>;
  charges: number;
}

export interface ImportProgress {
  rows: number;
  bytesRead: number;
}

export type ImportOutcome = Pick<
  CostImport,
  'state' | 'format' | 'bills' | 'defects' | 'message'
> & { rows: number; digest?: string; reader?: string };

/** How a pool of a month is spread: weights of objects, which need not add up to one. */
export interface PoolShare {
  rule: string;
  /** Empty for all currencies. */
  currency: string;
  object: CostObject;
  weight: string;
}

/**
 * SQL of the bills of an import (its bindings: its months, its number), and from which to which day it restates them:
 * whole, or from the first to the last day of which it has charges.
 */
export const restatedBy = (mode: 'replace' | 'period'): string => {
  const [first, last] =
    mode === 'period'
      ? ['min(day)', 'max(day)']
      : [`'-infinity'::date`, `'infinity'::date`];
  return `select issuer, account, month, ${first} as first, ${last} as last from charge_days
    where month = any(?::date[]) and import_id = ? group by issuer, account, month`;
};
