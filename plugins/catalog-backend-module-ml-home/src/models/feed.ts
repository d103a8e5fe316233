import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { InputError, ResponseError } from '@backstage/errors';
import { z } from 'zod';

const REQUEST_TIMEOUT_MS = 10_000;

/**
 * One model as ML Home sees it now. The feed tells states and not events: between
 * two reads any number of changes may have happened, and only the last is told.
 *
 * - `registered`: known to the registry only, so its entity is ours to provide
 * - `declared`: a YAML declaration owns the entity
 * - `deleted`: gone from the registry
 */
const feedItemSchema = z.object({
  entityName: z.string().min(1),
  modelName: z.string().min(1),
  title: z.string().nullish(),
  description: z.string().nullish(),
  owner: z.string().min(1),
  lifecycle: z.string().min(1),
  tags: z.array(z.string()).default([]),
  labels: z.record(z.string(), z.string()).nullish(),
  project: z.string().nullish(),
  links: z
    .array(z.object({ url: z.string(), title: z.string().nullish() }))
    .nullish(),
  state: z.enum(['registered', 'declared', 'deleted']),
  changedAt: z.string(),
  /** Changes exactly when the entity made of this item would. */
  entityHash: z.string().min(1),
});

const feedPageSchema = z.object({
  items: z.array(feedItemSchema),
  /** Opaque; given back as `since` for what changed after this page. */
  nextCursor: z.string().min(1),
  /** Whether another page can be had right away. */
  more: z.boolean(),
});

export type FeedItem = z.infer<typeof feedItemSchema>;
export type FeedPage = z.infer<typeof feedPageSchema>;

/** Where the provider reads from; an interface so that tests can do without HTTP. */
export interface CatalogFeed {
  /** @param since - the cursor of an earlier page; without it, everything */
  readPage(since: string | undefined, signal: AbortSignal): Promise<FeedPage>;
}

/** Reads `GET /v1/catalog/feed` of the ML Home backend as the catalog plugin. */
export class HttpCatalogFeed implements CatalogFeed {
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;

  constructor(options: { auth: AuthService; discovery: DiscoveryService }) {
    this.#auth = options.auth;
    this.#discovery = options.discovery;
  }

  async readPage(
    since: string | undefined,
    signal: AbortSignal,
  ): Promise<FeedPage> {
    const [baseUrl, { token }] = await Promise.all([
      this.#discovery.getBaseUrl('ml-home'),
      this.#auth.getPluginRequestToken({
        onBehalfOf: await this.#auth.getOwnServiceCredentials(),
        targetPluginId: 'ml-home',
      }),
    ]);
    const url = new URL(`${baseUrl}/v1/catalog/feed`);
    if (since) {
      url.searchParams.set('since', since);
    }
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.any([
        signal,
        AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      ]),
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    const page = feedPageSchema.safeParse(await response.json());
    if (!page.success) {
      const [issue] = page.error.issues;
      throw new InputError(
        `The catalog feed of ML Home is malformed at ${issue.path.join('.')}: ${
          issue.message
        }`,
      );
    }
    return page.data;
  }
}
