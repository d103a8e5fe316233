import { FilterClause } from '@ml-home/backstage-plugin-ml-home-common';
import { asCaller, databases, startMlHome } from '../__testUtils__/harness';

jest.setTimeout(60_000);

const options = { caller: asCaller() };
const LONG = 'x'.repeat(150);

describe('search of registered models', () => {
  let portal: Awaited<ReturnType<typeof startMlHome>>;

  beforeAll(async () => {
    portal = await startMlHome({ knex: await databases.init('POSTGRES_18') });
    const { models } = portal.services;
    for (const [i, name] of ['c', 'a', 'b', 'd'].entries()) {
      await models.createModel(
        {
          name,
          description: `model ${name}`,
          tags: [
            { key: 'team', value: i % 2 ? 'blue' : 'red' },
            { key: 'long', value: `${LONG}${name}` },
          ],
        },
        options,
      );
    }
    for (let i = 1; i <= 5; i++) {
      await models.createVersion(
        {
          name: 'a',
          source: `s3://a/${i}`,
          tags: [{ key: 'n', value: `${i}` }],
        },
        options,
      );
    }
    await models.transitionStage('a', '2', 'Production', false, options);
    await models.transitionStage('a', '3', 'Production', true, options);
    await models.transitionStage('a', '4', 'Staging', false, options);
    await models.setAlias('a', 'champion', '3', options);
    await models.setAlias('a', 'best', '3', options);
    await models.setAlias('a', 'old', '1', options);
  });
  afterAll(() => portal?.stop());

  const tag = (
    key: string,
    operator: '=' | '!=',
    value: string,
  ): FilterClause => ({
    target: 'tag',
    key,
    operator,
    value,
  });
  const namesOf = async (filter: FilterClause[], limit = 10) =>
    (
      await portal.services.models.searchModels(
        { filter, orderBy: [], limit },
        options,
      )
    ).items.map(({ name }) => name);

  it('answers tags, aliases and the newest version of each stage', async () => {
    const model = await portal.services.models.getModel('a', options);
    expect(model).toMatchObject({
      name: 'a',
      description: 'model a',
      tags: [
        { key: 'long', value: `${LONG}a` },
        { key: 'team', value: 'blue' },
      ],
      aliases: [
        { alias: 'best', version: '3' },
        { alias: 'champion', version: '3' },
        { alias: 'old', version: '1' },
      ],
    });
    expect(
      model.latestVersions.map(({ version, stage, aliases, tags }) => [
        version,
        stage,
        aliases,
        tags,
      ]),
    ).toEqual([
      ['2', 'Archived', [], [{ key: 'n', value: '2' }]],
      ['3', 'Production', ['best', 'champion'], [{ key: 'n', value: '3' }]],
      ['4', 'Staging', [], [{ key: 'n', value: '4' }]],
      ['5', 'None', [], [{ key: 'n', value: '5' }]],
    ]);
    for (const latest of model.latestVersions) {
      expect(latest).toEqual(
        await portal.services.models.getVersion('a', latest.version, options),
      );
    }
    const [found] = (
      await portal.services.models.searchModels(
        { filter: [tag('long', '=', `${LONG}a`)], orderBy: [], limit: 5 },
        options,
      )
    ).items;
    expect(found).toEqual(model);
  });

  it('compares values beyond what the index holds, and more of them than it is asked for', async () => {
    expect(await namesOf([tag('team', '=', 'red')])).toEqual(['b', 'c']);
    expect(await namesOf([tag('long', '=', LONG)])).toEqual([]);
    expect(await namesOf([tag('long', '=', `${LONG}b`)])).toEqual(['b']);
    expect(
      await namesOf([
        ...Array.from({ length: 40 }, () => tag('team', '=', 'blue')),
        tag('none', '!=', 'x'),
      ]),
    ).toEqual(['a', 'd']);
    expect(
      await namesOf([tag('team', '=', 'blue'), tag('team', '=', 'red')]),
    ).toEqual([]);
  });

  it('answers the stages that are asked for, and the newest of all', async () => {
    const { models } = portal.services;
    const of = async (stages: string[]) =>
      (await models.getLatestVersions('a', stages, options)).map(
        ({ version }) => version,
      );
    expect(await of([])).toEqual(['2', '3', '4', '5']);
    expect(await of(['production', 'None'])).toEqual(['3', '5']);
    await expect(of(['Nowhere'])).rejects.toThrow(
      'Invalid Model Version stage',
    );
    expect(
      (await models.getVersionByAlias('a', 'latest', options)).version,
    ).toBe('5');
    await expect(
      models.getVersionByAlias('d', 'latest', options),
    ).rejects.toThrow('alias latest not found');
  });
});
