import { costsOf } from './costs';

export const HOUR = 3_600_000;

/** An instant so many hours ago. */
export const at = (hoursAgo: number) =>
  new Date(Date.now() - hoursAgo * HOUR).toISOString();

/** What a job on eight GPUs held for two hours, as it is pushed. */
export const aUse = (run: string | undefined, given: object = {}) => ({
  id: 'job-1',
  start: at(3),
  end: at(1),
  gpuType: 'H100',
  gpus: 8,
  ...(run ? { run } : {}),
  ...given,
});

/** What tests do with reports of use. */
export function usesOf(call: ReturnType<typeof costsOf>['call']) {
  const push = (uses: object[], given: object = {}) =>
    call('POST', '/resource-uses', { source: 'slurm', uses, ...given });
  return {
    push,
    /** As `push`, and taken. */
    pushed: async (uses: object[], given: object = {}) => {
      const { status, body } = await push(uses, given);
      expect({ status, error: body.error }).toEqual({ status: 200 });
      return body;
    },
  };
}
