import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { aFeedItem } from '../__testUtils__/builders';
import { HttpCatalogFeed } from './feed';

const never = new AbortController().signal;

describe('HttpCatalogFeed', () => {
  let server: Server;
  let feed: HttpCatalogFeed;
  let answer: { status: number; body: unknown };
  const requests: Array<{ url?: string; authorization?: string }> = [];

  beforeAll(async () => {
    server = createServer((req, res) => {
      requests.push({
        url: req.url,
        authorization: req.headers.authorization,
      });
      res.writeHead(answer.status, { 'content-type': 'application/json' });
      res.end(JSON.stringify(answer.body));
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    feed = new HttpCatalogFeed({
      auth: mockServices.auth({ pluginId: 'catalog' }),
      discovery: mockServices.discovery.mock({
        getBaseUrl: async id => `http://127.0.0.1:${port}/api/${id}`,
      }),
    });
  });

  afterAll(async () => {
    await new Promise(resolve => {
      server.close(resolve);
    });
  });

  it('asks as the catalog plugin and hands the cursor back', async () => {
    const page = { items: [aFeedItem()], nextCursor: 'a b&c', more: false };
    answer = { status: 200, body: page };
    requests.length = 0;
    await expect(feed.readPage(undefined, never)).resolves.toEqual(page);
    await feed.readPage(page.nextCursor, never);
    expect(requests.map(({ url }) => url)).toEqual([
      '/api/ml-home/v1/catalog/feed',
      '/api/ml-home/v1/catalog/feed?since=a+b%26c',
    ]);
    expect(requests[0].authorization).toBe(
      mockCredentials.service.header({
        onBehalfOf: mockCredentials.service('plugin:catalog'),
        targetPluginId: 'ml-home',
      }),
    );
  });

  it('fails on an error answer and names the field of a malformed one', async () => {
    answer = { status: 404, body: {} };
    await expect(feed.readPage(undefined, never)).rejects.toThrow('404');
    answer = {
      status: 200,
      body: {
        items: [{ ...aFeedItem(), state: 'unheard-of' }],
        nextCursor: 'c',
        more: false,
      },
    };
    await expect(feed.readPage(undefined, never)).rejects.toThrow(
      'The catalog feed of ML Home is malformed at items.0.state',
    );
  });
});
