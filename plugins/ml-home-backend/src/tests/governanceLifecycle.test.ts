import { people, startGoverned, twoSteps } from '../__testUtils__/governance';
import { asCaller, databases } from '../__testUtils__/harness';

jest.setTimeout(120_000);

const { ada, jonas, priya, ruth } = people;

describe('governance of models that come, go and change names', () => {
  let portal: Awaited<ReturnType<typeof startGoverned>>;

  beforeAll(async () => {
    portal = await startGoverned({ knex: await databases.init('POSTGRES_18') });
  });
  afterAll(() => portal.stop());

  it('lets no model out of its policy by another name, and keeps what is known of one that is renamed', async () => {
    const document = {
      guards: { aliases: ['champion'], environments: ['production'] },
      steps: twoSteps,
    };
    await portal.policy('by-name', {
      ...document,
      scope: { models: ['named', 'named-too'] },
    });
    const { version } = await portal.train('named', { accuracy: 0.9 });
    const rename = (name: string, newName: string) =>
      portal.services.models.updateModel(
        name,
        { newName },
        { caller: asCaller(ada) },
      );
    await portal.assess('named', []);
    const finding = await portal.as(jonas).post('/governance/findings', {
      kind: 'finding',
      severity: 'low',
      model: 'named',
      title: 'Look again',
    });
    const review = await portal.submit('named', version);
    await expect(rename('named', 'free')).rejects.toThrow(
      /may not be renamed to 'free': policy by-name applies.*no policy would/,
    );
    await rename('named', 'named-too');
    const first = await portal.decide(priya, review);
    expect([first.status, first.body.model]).toEqual([200, 'named-too']);
    const standing = await portal.as(ada).get('/governance/models/named-too');
    expect(standing.body.assessment).toBeDefined();
    expect(standing.body.findings).toMatchObject([
      { id: finding.body.id, model: 'named-too' },
    ]);
    const second = await portal.decide(ruth, first.body);
    expect(second.body.state).toBe('approved');
    expect((await portal.gate('named-too', version)).verdict).toBe('allow');
    // However it is written, nobody else's name helps.
    const blank = await portal
      .as(ada)
      .get('/gate?model=named-too&version=2147483648&environment=x');
    expect([blank.status, blank.body.error.message]).toEqual([
      400,
      expect.stringMatching(/'version' in the query: must be a number/),
    ]);
    const next = await portal.train('named-too', { accuracy: 0.9 });
    for (const alias of ['champion', 'Champion', 'CHAMPION']) {
      await expect(
        portal.setAlias('named-too', alias, next.version),
      ).rejects.toThrow(/is guarded/);
    }
    const spaced = await portal
      .as(ada)
      .get(
        `/gate?model=named-too&version=${next.version}&environment=%20Production%20`,
      );
    expect(spaced.body.verdict).toBe('deny');
  });

  it('holds who takes the name of a former model to what that one was assessed as', async () => {
    const models = portal.services.models;
    const as = { caller: asCaller(ada) };
    const denied = /guarded by this portal.*closed without one/;
    const first = await portal.train('phoenix', { accuracy: 0.9 });
    expect(await portal.assess('phoenix', ['education-work'])).toBe('high');
    await expect(
      portal.setAlias('phoenix', 'champion', first.version),
    ).rejects.toThrow(denied);

    // Deleted, and registered anew.
    await models.deleteModel('phoenix', as);
    const second = await portal.train('phoenix', { accuracy: 0.9 });
    await expect(
      portal.setAlias('phoenix', 'champion', second.version),
    ).rejects.toThrow(denied);
    const { body } = await portal.as(jonas).get('/governance/models/phoenix');
    expect(body.assessment).toMatchObject({
      tier: 'high',
      assessedBy: jonas,
      note: 'Kept from the model that had this name before',
    });
    const { body: ledger } = await portal
      .as(jonas)
      .get('/governance/ledger?model=phoenix');
    expect(ledger.items[0]).toMatchObject({
      kind: 'model-tier-kept',
      actor: ada,
      facts: { tier: 'high', assessedBy: jonas },
    });

    // Renamed out of the way, under the new name deleted, and either name taken again.
    await models.updateModel('phoenix', { newName: 'ashes' }, as);
    await models.deleteModel('ashes', as);
    for (const name of ['phoenix', 'ashes']) {
      const third = await portal.train(name, { accuracy: 0.9 });
      await expect(
        portal.setAlias(name, 'champion', third.version),
      ).rejects.toThrow(denied);
    }

    // A name of its own set first, and the name of the other taken afterwards.
    await models.deleteModel('phoenix', as);
    const other = await portal.train('sparrow', { accuracy: 0.9 });
    await models.updateModel('sparrow', { newName: 'phoenix' }, as);
    expect((await portal.gate('phoenix', other.version)).verdict).toBe('deny');
    // Whoever knows better says so, and that is kept.
    expect(await portal.assess('phoenix', [])).toBe('minimal');
    await portal.setAlias('phoenix', 'champion', other.version);
    // A name that nobody had is held to nothing.
    const free = await portal.train('wren', { accuracy: 0.9 });
    await portal.setAlias('wren', 'champion', free.version);
  });

  it('holds a model into which a version of another is copied to what that one was assessed as', async () => {
    const { models } = portal.services;
    const as = { caller: asCaller(ada) };
    const { version } = await portal.train('origin', { accuracy: 0.9 });
    expect(await portal.assess('origin', ['education-work'])).toBe('high');
    const copyTo = async (name: string, source: string) => {
      await models.createModel({ name, tags: [] }, as);
      return models.createVersion({ name, source, tags: [] }, as);
    };
    const copy = await copyTo('copy', `models:/origin/${version}`);
    expect(copy.source).toBe(`models:/origin/${version}`);
    await expect(
      portal.setAlias('copy', 'champion', copy.version),
    ).rejects.toThrow(/guarded by this portal.*closed without one/);
    const { body } = await portal.as(jonas).get('/governance/models/copy');
    expect(body.assessment).toMatchObject({
      tier: 'high',
      note: "Kept from 'origin', of which a version was copied",
    });
    // What somebody said of the copy's own use stands.
    expect(await portal.assess('copy', [])).toBe('minimal');
    await models.createVersion(
      { name: 'copy', source: `models:/origin/${version}`, tags: [] },
      as,
    );
    await portal.setAlias('copy', 'champion', copy.version);

    await models.setAlias('origin', 'candidate', version, as);
    const named = await copyTo('by-alias', 'models:/origin@candidate');
    expect(named.source).toBe(`models:/origin/${version}`);
    for (const source of [
      'models:/origin/99',
      'models:/nobody/1',
      'models:/origin@nobody',
    ]) {
      await expect(
        models.createVersion({ name: 'copy', source, tags: [] }, as),
      ).rejects.toMatchObject({ name: 'NotFoundError' });
    }
    expect((await models.getModel('copy', as)).latestVersions).toMatchObject([
      { version: '2' },
    ]);
  });

  it('keeps in the ledger that what was governed is deleted, and nothing of the rest', async () => {
    const { models } = portal.services;
    const as = { caller: asCaller(ada) };
    await portal.policy('gone', {
      scope: { models: ['gone'] },
      steps: twoSteps,
    });
    const { version } = await portal.train('gone', { accuracy: 0.9 });
    await portal.train('unnoticed', { accuracy: 0.9 });
    const review = await portal.approve('gone', version);
    await portal.setAlias('gone', 'champion', version);
    await models.deleteVersion('gone', version, as);
    await models.deleteModel('gone', as);
    await models.deleteModel('unnoticed', as);
    const last = async (model: string) =>
      (await portal.as(jonas).get(`/governance/ledger?model=${model}`)).body
        .items;
    const [model, one] = await last('gone');
    const reviews = [{ id: review.id, version: 1, state: 'approved' }];
    expect(one).toMatchObject({
      kind: 'version-deleted',
      actor: ada,
      facts: { aliases: ['champion'], reviews },
    });
    expect(model).toMatchObject({ kind: 'model-deleted', facts: { reviews } });
    expect(await last('unnoticed')).toEqual([]);
  });
});
