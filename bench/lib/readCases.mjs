/** Cases that read: what they have in common. */

import { expectSame } from './wire.mjs';

const WARM_USERS = 8;

/**
 * @param {object} options `make` builds the requests once they are needed,
 *   `verify` is given the parsed first answer to each, by name
 * @returns {import('./measure.mjs').Case}
 */
export function readCase({
  id,
  title,
  target,
  users = 1,
  only,
  make,
  verify,
  seconds,
  atLeast = 3,
  once = false,
  main,
  plain = false,
  warmups,
  repeats,
}) {
  return {
    ...{ id, title, target, only, main, warmups, repeats },
    workload: id.slice(0, 2).toUpperCase(),
    unit: users === 1 ? 'ms' : 'requests/s',
    better: users === 1 ? 'lower' : 'higher',
    group: 'read',
    async prepare(system, context, { warm }) {
      const requests = await make(system, context);
      if (requests.skip) {
        return requests;
      }
      // Warming up reaches every worker of the server, and leaves unread what
      // is to be read once.
      const cut = once ? Math.max(1, requests.length - WARM_USERS) : 0;
      const params = warm
        ? {
            users: Math.max(users, WARM_USERS),
            requests: requests.slice(cut),
            atLeast: 1,
          }
        : {
            users,
            requests: once ? requests.slice(0, cut) : requests,
            atLeast: users > 1 ? 1 : atLeast,
            once,
          };
      return { job: { scenario: 'requests', seconds, params } };
    },
    async check(system, _, { returns }, context) {
      if (plain) {
        return;
      }
      const [{ answers }] = returns;
      const parsed = Object.fromEntries(
        Object.entries(answers).map(([name, text]) => [name, JSON.parse(text)]),
      );
      await verify?.(parsed, system, context);
    },
    figure: ({ classes, seconds: elapsed }) => {
      const all = classes[main] ? [classes[main]] : Object.values(classes);
      return users === 1
        ? all.reduce((sum, each) => sum + each.p50 * each.count, 0) /
            all.reduce((sum, each) => sum + each.count, 0)
        : all.reduce((sum, each) => sum + each.count, 0) / elapsed;
    },
  };
}

/** A list read to its end, page by page; the time is that of all pages together. */
export function walkCase({
  id,
  title,
  target,
  make,
  count,
  warmups = 0,
  repeats = 1,
  digest,
}) {
  return {
    ...{ id, title, target, warmups, repeats },
    workload: id.slice(0, 2).toUpperCase(),
    unit: 's',
    better: 'lower',
    group: 'read',
    async prepare(system, context) {
      return { job: { scenario: 'walk', params: await make(system, context) } };
    },
    async check(system, _, { returns }) {
      const [{ count: found, distinct, digest: actual }] = returns;
      expectSame([found, distinct], [count, count], 'items of all pages');
      if (digest) {
        expectSame(actual, digest(), 'order of the items');
      }
    },
    figure: ({ returns }) => returns[0].seconds,
    agree: ([ours], [theirs]) =>
      expectSame(ours.digest, theirs.digest, 'order of the items'),
  };
}
