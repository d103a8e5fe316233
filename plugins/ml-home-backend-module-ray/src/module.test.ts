import { ConfigReader } from '@backstage/config';
import { mockServices } from '@backstage/backend-test-utils';
import {
  ResourceUseService,
  UseBatch,
} from '@ml-home/backstage-plugin-ml-home-node';
import { readFileSync } from 'node:fs';
import { createServer, RequestListener, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import path from 'node:path';
import { scheduleReadings } from './scheduleReadings';
import { readSettings } from './settings';

jest.setTimeout(60_000);

const JOBS = readFileSync(
  path.join(__dirname, '__fixtures__', 'jobs-later.json'),
  'utf8',
);

const settingsOf = (...clusters: object[]) =>
  readSettings(new ConfigReader({ mlHome: { ray: { clusters } } } as never));

describe('clusters of Ray', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  /** Reads once from a server that answers so. */
  async function readFrom(answer: RequestListener, given: object = {}) {
    server = createServer(answer);
    await new Promise<void>(resolve => {
      server!.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const uses = {
      requireImport: jest.fn(),
      importUses: jest.fn(async (_: UseBatch) => ({} as never)),
      reportFailure: jest.fn(
        async (_: { source: string; origin: string; message: string }) => {},
      ),
    } satisfies ResourceUseService;
    let task: (() => Promise<void>) | undefined;
    scheduleReadings({
      uses,
      clusters: settingsOf({
        cluster: 'north',
        url: `http://127.0.0.1:${port}/`,
        ...given,
      }),
      scheduler: mockServices.scheduler.mock({
        scheduleTask: async one => {
          task = one.fn as never;
        },
      }),
      auth: mockServices.auth(),
      logger: mockServices.logger.mock(),
    });
    await task!();
    return {
      taken: uses.importUses.mock.calls.at(0)?.[0],
      failed: uses.reportFailure.mock.calls.at(0)?.[0],
    };
  }

  it('are asked for their jobs', async () => {
    const seen: string[] = [];
    const { taken, failed } = await readFrom(
      (request, response) => {
        seen.push(`${request.url} ${request.headers.authorization}`);
        response.end(JOBS);
      },
      { token: 'of-ray' },
    );
    expect(seen).toEqual(['/api/jobs/ Bearer of-ray']);
    expect(failed).toBeUndefined();
    expect(taken).toMatchObject({ source: 'ray', origin: 'north' });
    expect(taken?.uses).toHaveLength(4);
    expect(taken?.skipped).toHaveLength(2);
  });

  it.each<[string, RequestListener, string]>([
    [
      'answers 500',
      (_, response) => {
        response.statusCode = 500;
        response.end('Internal Server Error');
      },
      'answers 500: Internal',
    ],
    ['answers a page', (_, response) => response.end('<html>'), 'no JSON'],
    ['answers nothing', (_, response) => response.end(), 'no JSON'],
    [
      'hangs up',
      request => request.socket.destroy(),
      'Ray of north does not answer',
    ],
    [
      'breaks off',
      (request, response) => {
        response.write('[{');
        setTimeout(() => request.socket.destroy(), 50);
      },
      'Ray of north does not answer',
    ],
    [
      'leads elsewhere',
      (_, response) => {
        response.writeHead(302, { location: 'http://169.254.169.254/' });
        response.end();
      },
      'Ray of north does not answer',
    ],
    [
      'never ends',
      (_, response) => {
        const part = Buffer.alloc(2 ** 20, ' ');
        const more = () => {
          while (!response.destroyed && response.write(part));
        };
        response.on('drain', more);
        more();
      },
      'more than 64 MiB',
    ],
  ])('tell when one %s', async (_, answer, why) => {
    const { taken, failed } = await readFrom(answer);
    expect(taken).toBeUndefined();
    expect(failed).toMatchObject({ source: 'ray', origin: 'north' });
    expect(failed?.message).toContain(why);
  });

  it.each([
    [{ cluster: ' ', url: 'http://a' }, 'cluster'],
    [{ cluster: 'a', url: 'ftp://a' }, 'url'],
    [{ cluster: 'a', url: 'nowhere' }, 'url'],
    [{ cluster: 'a', url: 'http://u:p@a' }, 'url'],
  ])('refuse the configuration %j', (given, field) => {
    expect(() => settingsOf(given)).toThrow(field);
  });

  it('have names of their own', () => {
    const one = { cluster: 'a', url: 'http://a:8265' };
    expect(() => settingsOf(one, one)).toThrow('twice');
    expect(settingsOf(one)[0].frequency).toEqual({ minutes: 5 });
    expect(readSettings(new ConfigReader({}))).toEqual([]);
  });
});
