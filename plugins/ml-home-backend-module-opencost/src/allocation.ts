import { InputError } from '@backstage/errors';
import { z } from 'zod';

/** More than a cluster can cost or use: a mistake of units, or of the sender. */
const MOST = 1e18;
/** OpenCost writes null for what is not a number. */
const number = z.number().min(-MOST).max(MOST).nullish();
const text = z.string().nullish();
const labels = z.record(z.string(), z.string()).nullish();

/** What OpenCost says of one workload in one step; what it says besides is not looked at. */
export const allocationSchema = z.object({
  name: z.string().max(2000),
  properties: z
    .object({
      cluster: text,
      node: text,
      namespace: text,
      controllerKind: text,
      controller: text,
      pod: text,
      container: text,
      providerID: text,
      labels,
      namespaceLabels: labels,
    })
    .nullish(),
  window: z.object({
    start: z.iso.datetime({ offset: true }),
    end: z.iso.datetime({ offset: true }),
  }),
  cpuCoreHours: number,
  cpuCost: number,
  cpuCostAdjustment: number,
  gpuHours: number,
  gpuCost: number,
  gpuCostAdjustment: number,
  ramByteHours: number,
  ramCost: number,
  ramCostAdjustment: number,
  pvCost: number,
  pvCostAdjustment: number,
  networkCost: number,
  networkCostAdjustment: number,
  loadBalancerCost: number,
  loadBalancerCostAdjustment: number,
  sharedCost: number,
  externalCost: number,
  totalCost: number,
});
export type Allocation = z.infer<typeof allocationSchema>;

const answerSchema = z.object({
  code: z.number().optional(),
  message: z.string().optional(),
  /** Absent or null where `code` says that it failed. */
  data: z.array(z.record(z.string(), z.unknown()).nullable()).nullish(),
});

const pathOf = (path: PropertyKey[]): string =>
  path
    .map(part => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');

/**
 * The steps of an answer of `/allocation` or `/allocation/compute`, each with its workloads.
 *
 * @throws InputError - it is something else; the message names where
 */
export function readAnswer(given: unknown): Allocation[][] {
  const answer = answerSchema.safeParse(given);
  if (!answer.success) {
    const [issue] = answer.error.issues;
    throw new InputError(
      `This is no answer of OpenCost's /allocation: '${
        pathOf(issue.path) || 'body'
      }' ${issue.message}`,
    );
  }
  const { code, message, data } = answer.data;
  if (code !== undefined && code !== 200) {
    throw new InputError(
      `OpenCost answered ${code}${message ? `: ${message}` : ''}`,
    );
  }
  if (!data) {
    throw new InputError(
      "This is no answer of OpenCost's /allocation: 'data' is missing",
    );
  }
  return data.map((step, i) =>
    Object.entries(step ?? {}).map(([key, value]) => {
      const one = allocationSchema.safeParse(value);
      if (one.success) return one.data;
      const [issue] = one.error.issues;
      throw new InputError(
        `'data[${i}].${key}.${pathOf(issue.path)}' ${issue.message}`,
      );
    }),
  );
}
