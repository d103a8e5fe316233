import express from 'express';
import request from 'supertest';
import { shortcut } from './httpRouter';

const CALL = '/api/ml-home/mlflow/api/2.0/mlflow/runs/get';

/** A portal whose ordinary way marks what passes it, with routes that answer, fail or know nothing. */
function aPortal() {
  const app = express();
  const seen: string[] = [];
  const routes = express.Router();
  routes.get(CALL, (_request, response) => {
    response.json({ answered: true });
  });
  routes.get(`${CALL}-and-fail`, () => {
    throw new Error('failed');
  });
  app.use(
    shortcut([
      (incoming, _response, next) => {
        seen.push(incoming.url);
        next();
      },
      routes,
    ]),
  );
  app.use((_request, response, next) => {
    response.setHeader('X-Ordinary', 'yes');
    next();
  });
  app.use(routes);
  app.use(
    (
      error: Error,
      _request: express.Request,
      response: express.Response,
      _next: express.NextFunction,
    ) => {
      response.status(500).json({ message: error.message });
    },
  );
  return { agent: request(app), seen };
}

describe('the way of programs', () => {
  it('passes by what browsers heed', async () => {
    const { agent, seen } = aPortal();
    const answer = await agent.get(`${CALL}?run_id=1`);
    expect(answer.body).toEqual({ answered: true });
    expect(answer.headers['x-ordinary']).toBeUndefined();
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(seen).toEqual([`${CALL}?run_id=1`]);
  });

  it.each([
    ['Origin', 'https://elsewhere.example'],
    ['Cookie', 'session=1'],
    ['Sec-Fetch-Mode', 'navigate'],
  ])('is not for browsers, which send %s', async (name, value) => {
    const { agent, seen } = aPortal();
    const answer = await agent.get(CALL).set(name, value);
    expect(answer.body).toEqual({ answered: true });
    expect(answer.headers['x-ordinary']).toBe('yes');
    expect(seen).toEqual([]);
  });

  it.each([
    '/api/ml-home/v1/models',
    '/api/ml-home/mlflow/api/2.0/mlflow-artifacts/artifacts/1/page.html',
    '/ml-home/models',
  ])('is not for %s', async path => {
    const { agent, seen } = aPortal();
    const answer = await agent.get(path);
    expect(answer.headers['x-ordinary']).toBe('yes');
    expect(seen).toEqual([]);
  });

  it('hands on what nobody answers and what fails', async () => {
    const { agent } = aPortal();
    const unknown = await agent.get(`${CALL}-nothing`);
    expect(unknown.status).toBe(404);
    expect(unknown.headers['x-ordinary']).toBe('yes');
    const failed = await agent.get(`${CALL}-and-fail`);
    expect([failed.status, failed.body]).toEqual([500, { message: 'failed' }]);
  });
});
