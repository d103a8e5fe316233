import { ComputeUse } from '@ml-home/backstage-plugin-ml-home-common';
import { HeldResource } from './DatabaseRunUseStore';

/**
 * What a run held, with what others say of it in place of its own word where they know better. Counts are means over the
 * hours of the run, so that counts times hours is what was held. GPUs of several types have none.
 *
 * @param rows - what counts of the run, by resource; several of one are added
 * @returns undefined where only the run itself says anything that counts
 */
export function mergeHeld(
  use: ComputeUse,
  rows: HeldResource[],
): ComputeUse | undefined {
  const foreign = rows.filter(({ basis }) => basis !== 'run');
  const of = (resource: HeldResource['resource']) =>
    foreign.filter(row => row.resource === resource);
  const said = [...of('gpu'), ...of('cpu'), ...of('memory')];
  if (said.length === 0) return undefined;
  const hours = use.hours || Math.max(...said.map(row => row.hours));
  const count = (list: HeldResource[], own: number | undefined) => {
    if (list.length === 0) return own;
    const sum = list.reduce((total, row) => total + (row.quantity ?? 0), 0);
    return hours > 0 ? sum / hours : own;
  };
  const gpus = of('gpu');
  const types = new Set(
    gpus.filter(row => (row.quantity ?? 0) > 0).map(({ type }) => type),
  );
  const place = said.find(row => row.region ?? row.provider);
  return {
    ...use,
    hours,
    gpuType:
      gpus.length > 0
        ? (types.size === 1 && [...types][0]) || undefined
        : use.gpuType,
    gpuCount: count(gpus, use.gpuCount),
    cpuCount: count(of('cpu'), use.cpuCount),
    memoryGigabytes: count(of('memory'), use.memoryGigabytes),
    provider: use.provider ?? place?.provider ?? undefined,
    region: use.region ?? place?.region ?? undefined,
    unread: use.unread?.filter(({ resource }) => of(resource).length === 0),
    toldBy: [...new Set(said.map(row => row.told_by))].sort(),
  };
}
