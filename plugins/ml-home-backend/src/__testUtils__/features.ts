import { FamilyRegistration } from '@ml-home/backstage-plugin-ml-home-common';
import { FIXED_TOKEN, startMlHome } from './harness';

const registration = (
  changes: Partial<FamilyRegistration> = {},
): Partial<FamilyRegistration> => ({
  title: 'Skip rate',
  description: 'How often somebody skips',
  entityKeys: ['user_id'],
  owner: 'group:default/recs',
  lifecycle: 'production',
  schedule: { cadence: 'day', zone: 'UTC' },
  features: [
    {
      name: 'skip_rate_28d',
      type: 'float',
      description: 'Share of plays skipped',
      online: true,
      offline: true,
      offlineSource: 'lake.skip_rate',
      tags: {},
    },
    { name: 'plays', type: 'int64', online: false, offline: true, tags: {} },
  ],
  ...changes,
});

/** Calls that tests of features have in common. */
export function featuresOf(
  portal: () => Awaited<ReturnType<typeof startMlHome>>,
) {
  const call = (method: string, path: string, body?: unknown) =>
    portal().call(method, `/v1${path}`, {
      token: FIXED_TOKEN,
      ...(body === undefined ? {} : { body }),
    });
  const get = async (path: string) => (await call('GET', path)).body;
  const register = (name: string, changes?: Partial<FamilyRegistration>) =>
    call('PUT', `/feature-families/${name}`, registration(changes));
  return { call, get, register };
}
