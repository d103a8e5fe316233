import express from 'express';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';

interface Named {
  type?: string;
  spec: { name: string; features?: { name: string }[] };
}

/** Answers as Feast's REST registry server does, failing where a test wants it. */
export class FakeRegistryServer {
  project = 'music';
  views: Named[] = [];
  services: Named[] = [];
  /** Names of views that make every page fail that they are on. */
  failingPages = new Set<string>();
  /** Names of views that cannot be had by name either. */
  failingDetails = new Set<string>();
  down = false;
  url = '';
  beforePage?: (page: number) => void;
  readonly requests: { url: string; authorization?: string }[] = [];
  #server?: Server;

  async start(): Promise<this> {
    const app = express();
    app.use((request, response, next) => {
      const { url, headers } = request;
      this.requests.push({ url, authorization: headers.authorization });
      if (this.down) response.status(500).json({ detail: 'down' });
      else next();
    });
    app.get('/api/v1/projects/:name', (request, response) => {
      if (request.params.name === this.project) response.json({ spec: {} });
      else response.status(404).json({ detail: 'none' });
    });
    const list = (path: string, key: string, all: () => object[]) =>
      app.get(`/api/v1/${path}`, (request, response) => {
        const { page, limit } = request.query as Record<string, string>;
        this.beforePage?.(Number(page));
        const start = (Number(page) - 1) * Number(limit);
        const items = all().slice(start, start + Number(limit));
        if (
          items.some(item => this.failingPages.has((item as Named).spec?.name))
        ) {
          response.status(500).json({ detail: 'broken' });
          return;
        }
        const pagination = all().length ? { totalCount: all().length } : {};
        response.json({ [key]: items, pagination });
      });
    list('feature_views', 'featureViews', () => this.views);
    list('feature_services', 'featureServices', () => this.services);
    list('label_views', 'featureViews', () => []);
    list('features', 'features', () =>
      this.views.flatMap(({ spec }) =>
        (spec.features ?? []).map(({ name }) => ({
          name,
          featureView: spec.name,
        })),
      ),
    );
    app.get('/api/v1/feature_views/:name', (request, response) => {
      const { name } = request.params;
      const view = this.views.find(({ spec }) => spec.name === name);
      if (this.failingDetails.has(name)) {
        response.status(500).json({ detail: 'broken' });
      } else if (view) response.json(view);
      else response.status(404).json({ detail: 'none' });
    });
    this.#server = createServer(app);
    await new Promise<void>(resolve => {
      this.#server!.listen(0, '127.0.0.1', resolve);
    });
    const { port } = this.#server.address() as AddressInfo;
    this.url = `http://127.0.0.1:${port}`;
    return this;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise(resolve => this.#server?.close(resolve));
  }
}

export const aServedView = (name: string, type = 'featureView') => ({
  type,
  spec: { name, online: true, features: [{ name: `${name}_x` }] },
});
