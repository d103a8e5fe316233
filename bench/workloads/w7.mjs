/** W7: the registry of models. */

import { randomUUID } from 'node:crypto';
import { call } from '../lib/client.mjs';
import { readCase } from '../lib/readCases.mjs';
import { versionNumbers } from '../lib/stores.mjs';
import { API, expectSame } from '../lib/wire.mjs';

/** The client adds it to every search. */
const NO_PROMPTS = "tag.`mlflow.prompt.is_prompt` != 'true'";
const nameOf = number => `model-${String(number).padStart(4, '0')}`;
const get = (path, query) => ({
  method: 'GET',
  path: `${API}/${path}?${new URLSearchParams(query)}`,
});

export function cases({ scale: { w7 } }) {
  const told = `${w7.models.toLocaleString('en')} models of ${
    w7.versions
  } versions`;
  const search = filter => async () =>
    [
      {
        name: 'search',
        ...get('registered-models/search', { filter, max_results: '100' }),
      },
    ];
  const ofTeam = Array.from({ length: w7.models }, (_, i) => i + 1).filter(
    i => i % 25 === 3,
  );
  const page = {
    title: `page of 100 of ${told}`,
    target: 10,
    seconds: w7.seconds,
    make: search(NO_PROMPTS),
    verify: ({ search: answer }) =>
      checkModels(
        answer,
        Array.from({ length: 100 }, (_, i) => i + 1),
        w7,
      ),
  };
  return [
    floor(1, w7),
    floor(16, w7),
    readCase({ id: 'w7.page', ...page }),
    readCase({
      id: 'w7.page-users-8',
      ...page,
      title: `${page.title}, 8 viewers`,
      users: 8,
    }),
    readCase({
      id: 'w7.tag',
      title: 'page of the models with a tag',
      target: 10,
      seconds: w7.seconds,
      make: search(`tags.team = 'team_3' AND ${NO_PROMPTS}`),
      verify: ({ search: answer }) =>
        checkModels(answer, ofTeam.slice(0, 100), w7),
    }),
    readCase({
      id: 'w7.alias',
      title: 'version behind an alias',
      target: 10,
      seconds: w7.seconds,
      make: async () =>
        Array.from({ length: 20 }, (_, i) => ({
          name: `alias-${i}`,
          ...get('registered-models/alias', {
            name: nameOf(i * 7 + 1),
            alias: 'champion',
          }),
        })),
      verify: answers =>
        Object.values(answers).forEach(({ model_version: found }) =>
          expectSame(found.version, String(w7.versions), 'version of champion'),
        ),
    }),
    readCase({
      id: 'w7.versions',
      title: 'versions of one model',
      target: 10,
      seconds: w7.seconds,
      make: async () => [
        {
          name: 'versions',
          ...get('model-versions/search', {
            filter: `name='${nameOf(5)}'`,
            max_results: '10000',
          }),
        },
      ],
      verify: ({ versions: { model_versions: found } }) =>
        expectSame(
          found.map(({ version }) => Number(version)),
          Array.from({ length: w7.versions }, (_, i) => w7.versions - i),
          'versions, newest first',
        ),
    }),
    creating(w7),
    moving(w7),
  ];
}

/** What no request can be quicker than: one that reads nothing. */
const floor = (users, { seconds }) =>
  readCase({
    id: `w7.floor-${users}`,
    title: `for comparison: GET /version, ${users} client${
      users > 1 ? 's' : ''
    }`,
    seconds,
    users,
    plain: true,
    make: async () => [{ name: 'version', method: 'GET', path: '/version' }],
  });

function checkModels({ registered_models: found }, numbers, { versions }) {
  expectSame(
    found.map(({ name }) => name),
    numbers.map(nameOf),
    'models of the page',
  );
  const [{ latest_versions: latest, tags, aliases }] = found;
  expectSame(
    [latest?.map(({ version }) => version), tags.length, aliases.length],
    [[String(versions)], 5, 2],
    'latest version, tags and aliases of a model',
  );
}

async function newModel(system) {
  // Behind the loaded ones in every list.
  const name = `zz-${randomUUID().slice(0, 8)}`;
  await call(system, 'POST', `${API}/registered-models/create`, { name });
  return name;
}

const creating = ({ seconds }) => ({
  id: 'w7.create-4',
  workload: 'W7',
  title: 'new versions of one model, 4 writers',
  unit: 'versions/s',
  better: 'higher',
  target: 10,
  group: 'read',
  async prepare(system) {
    const model = await newModel(system);
    return {
      model,
      job: { scenario: 'versions', seconds, params: { model, writers: 4 } },
    };
  },
  async check(system, { model }, { returns }) {
    const answered = returns
      .flatMap(each => each.answered)
      .sort((a, b) => a - b);
    const expected = answered.map((_, i) => i + 1);
    expectSame(answered, expected, 'numbers that were answered');
    expectSame(
      await versionNumbers(system, model),
      expected,
      'numbers in the database',
    );
  },
  figure: ({ returns }) =>
    returns.reduce((sum, each) => sum + each.answered.length, 0) /
    Math.max(...returns.map(each => each.seconds)),
});

const moving = ({ moves }) => ({
  id: 'w7.moves',
  workload: 'W7',
  title: `${moves} moves of an alias, one after the other`,
  unit: 'ms',
  better: 'lower',
  target: 10,
  group: 'read',
  async prepare(system) {
    const model = await newModel(system);
    const versions = 10;
    for (let i = 0; i < versions; i++) {
      await call(system, 'POST', `${API}/model-versions/create`, {
        name: model,
        source: `s3://bench/${model}/${i}`,
      });
    }
    return {
      model,
      versions,
      job: {
        scenario: 'versions',
        params: { model, writers: 1, moves, versions },
      },
    };
  },
  async check(system, { model, versions }) {
    const path = `${API}/registered-models/alias?name=${model}&alias=moving`;
    const { model_version: found } = await call(system, 'GET', path);
    expectSame(
      found.version,
      String(((moves - 1) % versions) + 1),
      'version of the alias',
    );
  },
  figure: ({ classes }) => classes.alias.p50,
});
