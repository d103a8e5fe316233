import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthenticationError } from '@backstage/errors';
import {
  LineageEventInput,
  ProtocolContext,
} from '@ml-home/backstage-plugin-ml-home-node';
import express from 'express';
import { gzipSync } from 'node:zlib';
import request from 'supertest';
import { createRouter, ENDPOINT } from './createRouter';

const event = {
  eventTime: '2026-03-28T05:00:00Z',
  producer: 'https://example.net/etl',
  schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json',
  eventType: 'START',
  run: { runId: '0192f0c0-0000-7000-8000-000000000001' },
  job: { namespace: 'airflow', name: 'daily' },
};
const PATH = '/api/v1/lineage';

function portal(fail?: Error) {
  const recorded: LineageEventInput[] = [];
  const context = {
    logger: mockServices.logger.mock(),
    services: {
      lineage: {
        recordEvents: async (events: LineageEventInput[]) => {
          if (fail) throw fail;
          recorded.push(...events);
          return { accepted: events.length, repeated: 0 };
        },
      },
    },
    authenticate: async ({ headers }: express.Request) => {
      if (headers.authorization !== 'Bearer right') {
        throw new AuthenticationError('A token is needed');
      }
      return { credentials: mockCredentials.user(), scopes: ['write'] };
    },
  } as unknown as ProtocolContext;
  const app = express().use(ENDPOINT, createRouter(context));
  return {
    recorded,
    post: (path: string) =>
      request(app).post(path).set('Authorization', 'Bearer right'),
    anonymous: (path: string) => request(app).post(path),
  };
}

describe('createRouter', () => {
  it('takes an event, also packed', async () => {
    const { post, recorded } = portal();
    await post(PATH).send(event).expect(201);
    await post(PATH)
      .set('Content-Type', 'application/json')
      .set('Content-Encoding', 'gzip')
      .serialize(body => body)
      .send(gzipSync(JSON.stringify(event)) as unknown as object)
      .expect(201);
    expect(recorded).toHaveLength(2);
    expect(recorded[1]).toEqual(recorded[0]);
  });

  it('names what is wrong', async () => {
    const { post, recorded } = portal();
    const { body } = await post(PATH)
      .send({ ...event, run: { runId: 'x' }, producer: 7 })
      .expect(400);
    expect(body.reasons).toEqual([
      'producer: must be a text',
      'run.runId: must be a UUID',
    ]);
    const list = await post(PATH).send([event]).expect(400);
    expect(list.body.message).toContain('/api/v1/lineage/batch');
    await post(PATH)
      .set('Content-Type', 'application/json')
      .send('{"half')
      .expect(400);
    await post(PATH)
      .set('Content-Type', 'application/json')
      .set('Content-Encoding', 'gzip')
      .send('not packed')
      .expect(400);
    expect(recorded).toEqual([]);
  });

  it('asks for a token before it reads', async () => {
    const { anonymous } = portal();
    const answer = await anonymous(PATH).send('{"half').expect(401);
    expect(answer.body).toEqual({ message: 'A token is needed' });
  });

  it('refuses what is too large, also when it is small as it comes', async () => {
    const { post } = portal();
    const large = JSON.stringify({ ...event, filler: ' '.repeat(21 << 20) });
    const answer = await post(PATH)
      .set('Content-Type', 'application/json')
      .set('Content-Encoding', 'gzip')
      .serialize(body => body)
      .send(gzipSync(large) as unknown as object);
    expect(answer.status).toBe(413);
  });

  it('takes what is right of a batch, and says what is not', async () => {
    const { post, recorded } = portal();
    const whole = await post(`${PATH}/batch`).send([event, event]).expect(200);
    expect(whole.body).toMatchObject({
      status: 'success',
      summary: { received: 2, successful: 2, failed: 0 },
    });
    const part = await post(`${PATH}/batch`)
      .send([event, { ...event, job: null }, 3])
      .expect(200);
    expect(part.body).toEqual({
      status: 'partial_success',
      summary: {
        received: 3,
        successful: 1,
        failed: 2,
        retriable: 0,
        non_retriable: 2,
      },
      failed_events: [
        { index: 1, reason: 'job: is missing', retriable: false },
        { index: 2, reason: 'the event: must be an object', retriable: false },
      ],
    });
    expect(recorded).toHaveLength(3);
    await post(`${PATH}/batch`).send(event).expect(400);
  });

  it('tells clients to try again only when that may help', async () => {
    const away = Object.assign(new Error('select secret'), { code: '57P01' });
    const { body } = await portal(away).post(PATH).send(event).expect(503);
    expect(body).toEqual({ message: 'The database cannot be reached' });
    const broken = await portal(new Error('secret'))
      .post(PATH)
      .send(event)
      .expect(500);
    expect(JSON.stringify(broken.body)).not.toContain('secret');
    await portal().post(`${PATH}/other`).send(event).expect(404);
  });
});
