import { RegistryItem } from '../mapping/RegistryMapper';
import {
  aServedView,
  FakeRegistryServer,
} from '../__testUtils__/FakeRegistryServer';
import { readRegistryServer } from './readRegistryServer';
import { RegistryServerClient } from './RegistryServerClient';

describe('reading a registry server', () => {
  let server: FakeRegistryServer;
  const names = (count: number) =>
    Array.from({ length: count }, (_, i) => `v${String(i).padStart(4, '0')}`);

  beforeEach(async () => {
    server = await new FakeRegistryServer().start();
  });
  afterEach(() => server.stop());

  async function read(options: { maxBytes?: number; project?: string } = {}) {
    const project = options.project ?? 'music';
    const client = new RegistryServerClient({
      url: new URL(server.url),
      project,
      token: 'secret-of-the-tests',
      maxBytes: options.maxBytes ?? 1e7,
    });
    const [, ...items] = await readRegistryServer(client, project);
    return (items as RegistryItem[]).map(({ section, value }) => [
      section,
      (value as ReturnType<typeof aServedView>).spec.name,
    ]);
  }

  it('reads all pages, with the token, and no relationships', async () => {
    server.views = names(250).map(name => aServedView(name));
    server.services = [{ spec: { name: 's' } }];
    const items = await read();
    expect(items).toHaveLength(251);
    const asked = server.requests.filter(({ url }) =>
      url.startsWith('/api/v1/feature_views'),
    );
    expect(asked).toHaveLength(3);
    for (const { url, authorization } of server.requests) {
      expect(authorization).toBe('Bearer secret-of-the-tests');
      expect(url).toMatch(/\/projects\/music|include_relationships=false/);
    }
  });

  it('puts each kind of view where a dump has it', async () => {
    server.views = [
      aServedView('a'),
      aServedView('b', 'onDemandFeatureView'),
      aServedView('c', 'streamFeatureView'),
    ];
    expect(await read()).toEqual([
      ['featureViews', 'a'],
      ['onDemandFeatureViews', 'b'],
      ['streamFeatureViews', 'c'],
    ]);
  });

  it('reads an empty registry', async () => {
    expect(await read()).toEqual([]);
  });

  it('fetches by name what a page fails at', async () => {
    server.views = names(150).map(name => aServedView(name));
    server.failingPages = new Set(['v0003', 'v0120']);
    expect(new Set((await read()).map(([, name]) => name))).toEqual(
      new Set(names(150)),
    );
  });

  it('names what cannot be had at all', async () => {
    server.views = names(150).map(name => aServedView(name));
    server.failingPages = new Set(['v0003', 'v0120']);
    server.failingDetails = new Set(['v0120']);
    await expect(read()).rejects.toThrow(
      "/feature_views fails at 'v0120'; what was imported before stands",
    );
  });

  it('tells the place of what nothing names', async () => {
    server.views = names(9).map(name => ({ spec: { name } }));
    server.failingPages = new Set(['v0007']);
    await expect(read()).rejects.toThrow('/feature_views fails at no. 8');
  });

  it('gives up when the list changes under it', async () => {
    server.views = names(150).map(name => aServedView(name));
    server.beforePage = page => {
      if (page === 2) server.views.splice(0, 1);
    };
    await expect(read()).rejects.toThrow('changed while it was read');
  });

  it('tells an unknown project from an empty one', async () => {
    await expect(read({ project: 'radio' })).rejects.toThrow(
      "the server has no project 'radio'",
    );
  });

  it('takes no more than it may', async () => {
    server.views = names(150).map(name => aServedView(name));
    await expect(read({ maxBytes: 1_000 })).rejects.toThrow(
      'answered more than 1000 bytes',
    );
  });

  it('does not ask on and on when all fails', async () => {
    server.views = names(500).map(name => aServedView(name));
    server.failingPages = new Set(names(500));
    await expect(read()).rejects.toThrow('/feature_views answered 500');
    expect(server.requests.length).toBeLessThan(12);
  });

  it('tells that nobody is there', async () => {
    await server.stop();
    await expect(read()).rejects.toThrow('cannot be reached (ECONNREFUSED)');
    await server.start();
  });
});
