/** Reads a list from its first page to its last, by the tokens that the server gives. */

import { ordersDigest } from '../lib/data.mjs';

/** Where each kind of list keeps its items, and what of an item is checked. */
const ITEMS = {
  runs: answer => (answer.runs ?? []).map(run => run.info.run_id),
  metrics: answer =>
    (answer.metrics ?? []).map(point => `${point.step}:${point.value}`),
};

/** @param {{ name: string, method: string, path: string, body?: object, items: keyof ITEMS }} params */
export function prepare({ name, method, path, body, items }) {
  return [
    async session => {
      const all = [];
      let pages = 0;
      let token;
      const begun = session.now();
      do {
        const request = { method, path };
        if (method === 'POST') {
          request.body = Buffer.from(
            JSON.stringify({
              ...body,
              ...(token ? { page_token: token } : {}),
            }),
          );
        } else if (token) {
          request.path = `${path}&page_token=${encodeURIComponent(token)}`;
        }
        const sent = await session.send(name, request);
        if (sent.status !== 200) {
          break;
        }
        const answer = JSON.parse(sent.text());
        all.push(...ITEMS[items](answer));
        token = answer.next_page_token;
        pages += 1;
      } while (token);
      return {
        pages,
        count: all.length,
        distinct: new Set(all).size,
        digest: ordersDigest(all),
        seconds: (session.now() - begun) / 1000,
      };
    },
  ];
}
