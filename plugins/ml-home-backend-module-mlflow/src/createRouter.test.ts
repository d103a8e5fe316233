import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { ProtocolContext } from '@ml-home/backstage-plugin-ml-home-node';
import express from 'express';
import request from 'supertest';
import { createRouter } from './createRouter';

const V2 = '/api/2.0/mlflow';
const V3 = '/api/3.0/mlflow';

/** The protocol in front of services that note what they are asked. */
function protocol() {
  const asked: unknown[] = [];
  const context = {
    logger: mockServices.logger.mock(),
    services: {
      runs: { logBatch: async (...given: unknown[]) => asked.push(given) },
      traces: {
        getTraces: async (query: unknown) => {
          asked.push(query);
          return [];
        },
      },
    },
    authenticate: async () => ({
      credentials: mockCredentials.user(),
      scopes: ['write'],
    }),
  } as unknown as ProtocolContext;
  const app = express().use(createRouter(context, { appUrl: 'http://home' }));
  return {
    asked,
    post: (path: string, body: object) => request(app).post(path).send(body),
  };
}

describe('createRouter', () => {
  const nul = String.fromCharCode(0);
  const half = String.fromCharCode(0xd800);
  const nested = (depth: number): object =>
    Array.from({ length: depth }).reduce<object>(inner => [inner], {});

  it.each([
    [
      'tags[1].key',
      { tags: [{ key: 'a' }, { key: `b${nul}` }] },
      'it must not contain the NUL character',
    ],
    [
      'params[0].value',
      { params: [{ key: 'a', value: `${half}b` }] },
      'it must not contain half of a surrogate pair (U+D800 to U+DFFF)',
    ],
    ['metrics', { metrics: nested(300) }, 'it nests deeper than 32 levels'],
  ])('names %s, which holds what cannot be kept', async (at, more, why) => {
    const { post, asked } = protocol();
    const { body } = await post(`${V2}/runs/log-batch`, {
      run_id: 'r',
      ...more,
    }).expect(400);
    expect(body).toEqual({
      error_code: 'INVALID_PARAMETER_VALUE',
      message: `Invalid value for parameter '${at}' supplied: ${why}`,
    });
    expect(asked).toEqual([]);
  });

  it('looks traces up in the experiments that are named, be it one, several or none', async () => {
    const { post, asked } = protocol();
    const infos = (more: object) =>
      post(`${V3}/traces/batchGetInfos`, { trace_ids: ['tr-1'], ...more });
    for (const experiment_ids of [undefined, '1', ['1', 2, 'x'], []]) {
      await infos({ experiment_ids }).expect(200);
    }
    expect(asked).toMatchObject([
      { traceIds: ['tr-1'], experimentIds: undefined },
      { experimentIds: ['1'] },
      { experimentIds: ['1', '2'] },
      { experimentIds: [] },
    ]);
    for (const experiment_ids of [{}, [[]], [{ a: 1 }]]) {
      const { body } = await infos({ experiment_ids }).expect(400);
      expect(body.message).toMatch(/'experiment_ids/);
    }
  });
});
