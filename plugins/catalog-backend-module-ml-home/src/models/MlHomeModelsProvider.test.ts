import { mockServices } from '@backstage/backend-test-utils';
import type { EntityProviderMutation } from '@backstage/plugin-catalog-node';
import { aFeedItem } from '../__testUtils__/builders';
import type { FeedItem, FeedPage } from './feed';
import { MlHomeModelsProvider } from './MlHomeModelsProvider';

const RECONCILE_MS = 600_000;

/** Names of what a mutation adds and removes, as `full +a +b` or `delta +a -b`. */
function summarise(mutation: EntityProviderMutation): string {
  const [added, removed] =
    mutation.type === 'full'
      ? [mutation.entities, []]
      : [mutation.added, mutation.removed];
  return [
    mutation.type,
    ...added.map(({ entity }) => `+${entity.metadata.name}`),
    ...removed.map(entry =>
      'entityRef' in entry ? `-${entry.entityRef}` : 'an entity',
    ),
  ].join(' ');
}

/** A provider on a feed that answers what each test queues. */
async function setUp() {
  const asked: Array<string | undefined> = [];
  const answers: Array<Partial<FeedPage> | Error> = [];
  const mutations: EntityProviderMutation[] = [];
  const locations = new Map<string, string>();
  const clock = { now: 1_000_000 };
  const logger = mockServices.logger.mock();
  let pages = 0;
  const provider = new MlHomeModelsProvider({
    logger,
    reconcileMs: RECONCILE_MS,
    now: () => clock.now,
    findLocations: async refs => refs.map(ref => locations.get(ref)),
    feed: {
      async readPage(since) {
        asked.push(since);
        const answer = answers.shift() ?? {};
        if (answer instanceof Error) {
          throw answer;
        }
        pages += 1;
        return { items: [], nextCursor: `c${pages}`, more: false, ...answer };
      },
    },
  });
  await provider.connect({
    applyMutation: async mutation => {
      mutations.push(mutation);
    },
    refresh: async () => {},
  });
  /** One poll in which the feed answers with these pages. */
  async function pollPages(
    ...pagesToCome: Array<Partial<FeedPage> | Error>
  ): Promise<string[]> {
    answers.push(...pagesToCome);
    const before = mutations.length;
    await provider.poll(new AbortController().signal);
    return mutations.slice(before).map(summarise);
  }
  /** One poll in which the feed answers with one page of these items. */
  const poll = (...items: Partial<FeedItem>[]) =>
    pollPages({ items: items.map(aFeedItem) });
  return { asked, locations, clock, logger, mutations, poll, pollPages };
}

describe('MlHomeModelsProvider', () => {
  it('gives all registered models in one full mutation, whatever the pages', async () => {
    const { asked, mutations, pollPages, poll } = await setUp();
    await expect(
      pollPages(
        {
          items: [
            aFeedItem({ entityName: 'a' }),
            aFeedItem({ entityName: 'b', state: 'declared' }),
          ],
          nextCursor: 'page-1',
          more: true,
        },
        {
          items: [
            aFeedItem({ entityName: 'c' }),
            aFeedItem({ entityName: 'd', state: 'deleted' }),
          ],
          nextCursor: 'page-2',
        },
      ),
    ).resolves.toEqual(['full +a +c']);
    await poll();
    expect(asked).toEqual([undefined, 'page-1', 'page-2']);
    expect(mutations).toHaveLength(1);
  });

  it('leaves the location key undefined, so that a declaration can take over', async () => {
    const { mutations, poll } = await setUp();
    await poll({});
    await poll({ entityHash: 'h2' });
    expect(mutations).toEqual([
      { type: 'full', entities: [{ entity: expect.anything() }] },
      { type: 'delta', added: [{ entity: expect.anything() }], removed: [] },
    ]);
  });

  it('gives only what changed, though polls overlap', async () => {
    const test = await setUp();
    await test.poll({ entityName: 'a' });
    await expect(
      test.poll({ entityName: 'a' }, { entityName: 'b' }),
    ).resolves.toEqual(['delta +b']);
    await expect(
      test.poll({ entityName: 'a' }, { entityName: 'b' }),
    ).resolves.toEqual([]);
    await expect(
      test.poll(
        { entityName: 'a', entityHash: 'h2' },
        { entityName: 'b', state: 'deleted' },
      ),
    ).resolves.toEqual(['delta +a -mlmodel:default/b']);
    await expect(
      test.poll(
        { entityName: 'a', entityHash: 'h2' },
        { entityName: 'b', state: 'deleted' },
      ),
    ).resolves.toEqual([]);
  });

  it('takes the last word of a page that holds two on one model', async () => {
    const { poll } = await setUp();
    await poll();
    await expect(
      poll({ entityName: 'a' }, { entityName: 'a', state: 'deleted' }),
    ).resolves.toEqual(['delta -mlmodel:default/a']);
  });

  it('hands over to a declaration and takes back after it', async () => {
    const { poll, locations } = await setUp();
    const ref = 'mlmodel:default/a';
    await poll({ entityName: 'a' });
    await expect(poll({ entityName: 'a', state: 'declared' })).resolves.toEqual(
      [`delta -${ref}`],
    );
    await expect(poll({ entityName: 'a', state: 'declared' })).resolves.toEqual(
      [],
    );
    // Taken out of a file that stays: the entity lingers as an orphan, and what
    // is given now is refused.
    locations.set(ref, 'file:/catalog-info.yaml');
    await expect(poll({ entityName: 'a' })).resolves.toEqual(['delta +a']);
    await expect(poll({ entityName: 'a' })).resolves.toEqual([]);
    locations.delete(ref);
    await expect(poll({ entityName: 'a' })).resolves.toEqual(['delta +a']);
    locations.set(ref, 'ml-home:models/a');
    await expect(poll({ entityName: 'a' })).resolves.toEqual([]);
    locations.delete(ref);
    await expect(poll({ entityName: 'a' })).resolves.toEqual([]);
  });

  it('stops watching a take-over that does not come through', async () => {
    const { poll, clock } = await setUp();
    await poll({ entityName: 'a', state: 'declared' });
    await expect(poll({ entityName: 'a' })).resolves.toEqual([
      'delta +a',
      'delta +a',
    ]);
    clock.now += 120_001;
    await expect(poll()).resolves.toEqual([]);
  });

  it('reads everything again now and then', async () => {
    const { poll, asked, clock } = await setUp();
    await poll({ entityName: 'a' });
    clock.now += RECONCILE_MS;
    await expect(
      poll({ entityName: 'a' }, { entityName: 'missed' }),
    ).resolves.toEqual(['full +a +missed']);
    await poll();
    expect(asked).toEqual([undefined, undefined, 'c2']);
  });

  it('gives nothing of a first reading that broke off', async () => {
    const { pollPages, poll, asked, mutations } = await setUp();
    await expect(
      pollPages(
        { items: [aFeedItem()], nextCursor: 'x', more: true },
        new Error('connect ECONNREFUSED'),
      ),
    ).rejects.toThrow('ECONNREFUSED');
    expect(mutations).toEqual([]);
    await expect(poll({ entityName: 'a' })).resolves.toEqual(['full +a']);
    expect(asked).toEqual([undefined, 'x', undefined]);
  });

  it('goes on from the last page that came through', async () => {
    const { pollPages, asked, poll } = await setUp();
    await poll();
    await expect(
      pollPages(
        { items: [aFeedItem()], nextCursor: 'x', more: true },
        new Error('gone'),
      ),
    ).rejects.toThrow('gone');
    await expect(poll()).resolves.toEqual([]);
    expect(asked).toEqual([undefined, 'c1', 'x', 'x']);
  });

  it('does not go round on a feed that stands still', async () => {
    const { pollPages, poll } = await setUp();
    await poll();
    await expect(pollPages({ nextCursor: 'c1', more: true })).rejects.toThrow(
      'does not move on',
    );
  });

  it('leaves out a name the catalog can not take, and says so once', async () => {
    const { poll, logger } = await setUp();
    await expect(
      poll({ entityName: 'not a name' }, { entityName: 'a' }),
    ).resolves.toEqual(['full +a']);
    await poll({ entityName: 'not a name' });
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('"not a name"'),
    );
  });
});
