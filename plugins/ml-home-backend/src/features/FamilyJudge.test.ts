import { FamilyJudge } from './FamilyJudge';

const families = [
  { id: '1', name: 'broken', cron: '* * * * *' },
  { id: '2', name: 'sound', cron: '0 6 * * *' },
].map(({ id, name, cron }) => ({
  id,
  name,
  cadence: 'cron',
  cron,
  zone: 'UTC',
}));

/** A judge whose stores hold two families, of which one has more partitions than can be listed. */
function aJudge() {
  const written: { id: string; state: string; nextAt: string | null }[] = [];
  const none = async () => [];
  const options = {
    database: { transaction: <T>(run: (tx: object) => T) => run({}) },
    families: {
      takeDue: async () => families,
      byIds: async (_tx: object, ids: string[]) =>
        families.filter(({ id }) => ids.includes(id)),
      writeVerdicts: async (_tx: object, verdicts: typeof written) => {
        written.push(...verdicts);
      },
    },
    log: { eventsOf: none },
    slos: { versionsOf: none, excusesOf: none },
    alerts: { note: async () => {} },
    lateSources: {},
  } as unknown as ConstructorParameters<typeof FamilyJudge>[0];
  return { judge: new FamilyJudge(options), written };
}

describe('FamilyJudge', () => {
  it('judges the others where one cannot be judged, and does not come back to that one', async () => {
    const { judge, written } = aJudge();
    await expect(judge.judgeDue()).resolves.toBe(2);
    expect(written).toMatchObject([
      { id: '1', state: 'no_data', nextAt: null },
      { id: '2', nextAt: expect.any(String) },
    ]);
  });

  it('says what is wrong where somebody waits for the answer', async () => {
    const { judge } = aJudge();
    await expect(
      judge.judgeAgain({} as never, ['1'], { strict: true }),
    ).rejects.toThrow(/More than 10000 partitions/);
  });
});
