import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { urlReaderServiceFactory } from '@backstage/backend-defaults/urlReader';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  ServiceFactoryTester,
} from '@backstage/backend-test-utils';
import { localhostUrlReaderFactory } from './localhostUrlReaderFactory';

const MEGABYTE = 1024 * 1024;

/** The whole chain of readers, as a backend that adds the factory would have it. */
async function aReader(mlHome: object) {
  const config = mockServices.rootConfig({ data: { mlHome } });
  return ServiceFactoryTester.from(urlReaderServiceFactory, {
    dependencies: [
      localhostUrlReaderFactory,
      createServiceFactory({
        service: coreServices.rootConfig,
        deps: {},
        factory: () => config,
      }),
    ],
  }).getSubject();
}

describe('localhostUrlReaderFactory', () => {
  let server: Server;
  let base: string;
  const paths: Record<string, (res: ServerResponse) => void> = {
    '/model.yaml': res => {
      res.writeHead(200, {
        etag: '"1"',
        'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT',
      });
      res.end('kind: MLModel');
    },
    '/largest.yaml': res => res.end(Buffer.alloc(MEGABYTE)),
    '/too-large.yaml': res => {
      res.writeHead(200, { 'transfer-encoding': 'chunked' });
      res.write(Buffer.alloc(MEGABYTE));
      res.end('x');
    },
    '/hop.yaml': res => {
      res.writeHead(302, { location: '/model.yaml' });
      res.end();
    },
    '/to-secret.yaml': res => {
      res.writeHead(302, { location: '/secret' });
      res.end();
    },
    '/away.yaml': res => {
      res.writeHead(302, { location: 'http://example.com/model.yaml' });
      res.end();
    },
    '/round.yaml': res => {
      res.writeHead(302, { location: '/round.yaml' });
      res.end();
    },
    '/broken.yaml': res => {
      res.writeHead(500);
      res.end();
    },
  };

  beforeAll(async () => {
    server = createServer((req, res) => {
      if (req.headers['if-none-match'] === '"1"') {
        res.writeHead(304);
        res.end();
        return;
      }
      const answer = paths[req.url!.split('?')[0]];
      if (answer) {
        answer(res);
      } else {
        res.writeHead(404);
        res.end();
      }
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise(resolve => {
      server.close(resolve);
    });
  });

  it('does nothing unless it is switched on', async () => {
    for (const mlHome of [{}, { catalog: { allowLocalhost: false } }]) {
      const reader = await aReader(mlHome);
      await expect(reader.readUrl(`${base}/model.yaml`)).rejects.toThrow(
        'is not allowed',
      );
    }
  });

  describe('switched on', () => {
    let reader: Awaited<ReturnType<typeof aReader>>;
    beforeAll(async () => {
      reader = await aReader({ catalog: { allowLocalhost: true } });
    });

    it('reads a file, with what tells whether it changed', async () => {
      const local = base.replace('127.0.0.1', 'localhost');
      for (const url of [`${base}/model.yaml`, `${local}/model.yaml?v=2`]) {
        const response = await reader.readUrl(url);
        await expect(response.buffer()).resolves.toEqual(
          Buffer.from('kind: MLModel'),
        );
        expect(response.etag).toBe('"1"');
        expect(response.lastModifiedAt?.toISOString()).toBe(
          '2026-01-01T00:00:00.000Z',
        );
      }
    });

    it('answers the search the catalog makes', async () => {
      const url = `${base}/model.yaml`;
      const { files, etag } = await reader.search(url);
      expect(etag).toBe('"1"');
      expect(files.map(file => file.url)).toEqual([url]);
      await expect(files[0].content()).resolves.toEqual(
        Buffer.from('kind: MLModel'),
      );
      await expect(reader.search(url, { etag })).rejects.toThrow(
        expect.objectContaining({ name: 'NotModifiedError' }),
      );
      await expect(reader.search(`${base}/none.yaml`)).resolves.toEqual({
        files: [],
        etag: '',
      });
      await expect(reader.search(`${base}/*.yaml`)).rejects.toThrow('Patterns');
    });

    it('takes a megabyte and no more, whatever length was claimed', async () => {
      const response = await reader.readUrl(`${base}/largest.yaml`);
      expect(await response.buffer()).toHaveLength(MEGABYTE);
      await expect(reader.readUrl(`${base}/too-large.yaml`)).rejects.toThrow(
        'larger than',
      );
    });

    it('follows redirects only to another YAML file of the same server', async () => {
      const response = await reader.readUrl(`${base}/hop.yaml`);
      await expect(response.buffer()).resolves.toEqual(
        Buffer.from('kind: MLModel'),
      );
      await expect(reader.readUrl(`${base}/away.yaml`)).rejects.toThrow(
        'redirects to another host, example.com',
      );
      await expect(reader.readUrl(`${base}/to-secret.yaml`)).rejects.toThrow(
        'Only YAML files',
      );
      await expect(reader.readUrl(`${base}/round.yaml`)).rejects.toThrow(
        'more than 3 times',
      );
    });

    it('says what went wrong', async () => {
      await expect(reader.readUrl(`${base}/none.yaml`)).rejects.toThrow(
        expect.objectContaining({ name: 'NotFoundError' }),
      );
      await expect(reader.readUrl(`${base}/broken.yaml`)).rejects.toThrow(
        '500',
      );
      await expect(
        reader.readUrl('http://127.0.0.1:1/model.yaml'),
      ).rejects.toThrow('Unable to read http://127.0.0.1:1/model.yaml');
    });

    it.each([
      'http://localhost:7007/metadata',
      'https://localhost/model.yaml',
      'http://user:secret@localhost/model.yaml',
      'http://localhost.example.com/model.yaml',
      'http://169.254.169.254/model.yaml',
      'http://192.168.0.1/model.yaml',
    ])('does not take %s', async url => {
      await expect(reader.readUrl(url)).rejects.toThrow('is not allowed');
    });
  });
});
