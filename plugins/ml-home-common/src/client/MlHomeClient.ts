import { ApiRoute, RouteInput, RouteResponse } from '../api';
import { CarbonImport, carbonRoutes } from '../carbon';
import {
  CostExportQuery,
  CostImport,
  CostImportMode,
  costRoutes,
} from '../costs';
import { cardRoutes } from '../cards';
import {
  experimentManageRoutes,
  experimentRoutes,
  runTableRoutes,
} from '../experiments';
import { featureRoutes } from '../features';
import { governanceRoutes } from '../governance';
import { homeRoutes } from '../home';
import { lineageRoutes } from '../lineage';
import { modelRoutes } from '../models';
import { projectRoutes } from '../projects';
import { searchRoutes } from '../search';
import { tokenRoutes } from '../tokens';
import { traceRoutes } from '../traces';
import { callsOf, RouteCalls } from './calls';
import {
  callRoute,
  fetchFile,
  fetchRoute,
  MlHomeClientOptions,
  sendFile,
} from './request';

type Query<R extends ApiRoute> = RouteInput<R>['query'];
type Params<R extends ApiRoute> = RouteInput<R>['params'];
type Answer<R extends ApiRoute> = Promise<RouteResponse<R>>;

/** Calls that can be given up. */
export interface RequestOptions {
  signal?: AbortSignal;
}

/** Where an artifact lies: among the files of the run, or of a model that it logged. */
export interface ArtifactOptions extends RequestOptions {
  model?: string;
}

/** The API of ML Home; `MlHomeClient` speaks HTTP, tests bring a fake. */
export interface MlHomeApi {
  listModels(
    query?: Query<typeof modelRoutes.list>,
    options?: RequestOptions,
  ): Answer<typeof modelRoutes.list>;
  getModelFacets(options?: RequestOptions): Answer<typeof modelRoutes.facets>;
  getModel(
    name: string,
    options?: RequestOptions,
  ): Answer<typeof modelRoutes.get>;
  listModelVersions(
    name: string,
    query?: Query<typeof modelRoutes.versions>,
    options?: RequestOptions,
  ): Answer<typeof modelRoutes.versions>;
  getModelVersion(
    params: Params<typeof modelRoutes.version>,
    options?: RequestOptions,
  ): Answer<typeof modelRoutes.version>;
  listExperiments(
    query?: Query<typeof experimentRoutes.list>,
    options?: RequestOptions,
  ): Answer<typeof experimentRoutes.list>;
  getExperiment(
    id: string,
    options?: RequestOptions,
  ): Answer<typeof experimentRoutes.get>;
  listRuns(
    query?: Query<typeof experimentRoutes.runs>,
    options?: RequestOptions,
  ): Answer<typeof experimentRoutes.runs>;
  getRun(
    runId: string,
    options?: RequestOptions,
  ): Answer<typeof experimentRoutes.run>;
  listArtifacts(
    runId: string,
    path: string,
    options?: ArtifactOptions,
  ): Answer<typeof experimentRoutes.artifacts>;
  /** Bytes of an artifact; `maxBytes` asks for the beginning only. */
  getArtifact(
    runId: string,
    path: string,
    options?: ArtifactOptions & { maxBytes?: number },
  ): Promise<Blob>;
  listProjects(
    query?: Query<typeof projectRoutes.list>,
    options?: RequestOptions,
  ): Answer<typeof projectRoutes.list>;
  getProject(
    name: string,
    options?: RequestOptions,
  ): Answer<typeof projectRoutes.get>;
  listTokens(options?: RequestOptions): Answer<typeof tokenRoutes.list>;
  createToken(
    body: RouteInput<typeof tokenRoutes.create>['body'],
  ): Answer<typeof tokenRoutes.create>;
  revokeToken(id: string): Answer<typeof tokenRoutes.revoke>;
  search(
    query: Query<typeof searchRoutes.search>,
    options?: RequestOptions,
  ): Answer<typeof searchRoutes.search>;
  getMe(options?: RequestOptions): Answer<typeof homeRoutes.me>;
  removeDemo(): Answer<typeof homeRoutes.removeDemo>;
  /** Sends a bill in FOCUS as it is; answers when all of it is in the ledger, or nothing. */
  importCharges(
    file: Blob,
    query: { name: string; mode: CostImportMode },
    options?: RequestOptions,
  ): Promise<CostImport>;
  /** The ledger of a range of days with its allocation, as a file of FOCUS. */
  exportCharges(
    query: CostExportQuery & { version: '1.2' | '1.3' | '1.4' },
    options?: RequestOptions,
  ): Promise<Blob>;
  /** Sends an emissions.csv of CodeCarbon as it is. */
  importEmissions(
    file: Blob,
    query: { name: string; run?: string },
    options?: RequestOptions,
  ): Promise<CarbonImport>;
  /** The runs table of an experiment: rows, counts, groups, columns, export, bulk actions. */
  readonly runTable: RouteCalls<typeof runTableRoutes>;
  /** What people change and compare: experiments, settings, baselines, saved views, lines of many runs. */
  readonly tracking: RouteCalls<typeof experimentManageRoutes>;
  /** Traces of an experiment or a run, and one with its spans. */
  readonly traces: RouteCalls<typeof traceRoutes>;
  /** Feature families, their features, deliveries and promises. */
  readonly features: RouteCalls<typeof featureRoutes>;
  /** Where data comes from and goes to, and the events that say so. */
  readonly lineage: RouteCalls<typeof lineageRoutes>;
  /** What was spent, on whom, and by which rules. */
  readonly costs: RouteCalls<typeof costRoutes>;
  /** What runs emitted, by which factors. */
  readonly carbon: RouteCalls<typeof carbonRoutes>;
  /** Cards of model versions, their revisions, formats and evaluations. */
  readonly cards: RouteCalls<typeof cardRoutes>;
  /** Inventory, reviews, policies, gate, findings, ledger. */
  readonly governance: RouteCalls<typeof governanceRoutes>;
}

/** The one client of the ML Home API, for browsers and servers alike. */
export class MlHomeClient implements MlHomeApi {
  readonly #options: MlHomeClientOptions;
  readonly runTable: RouteCalls<typeof runTableRoutes>;
  readonly tracking: RouteCalls<typeof experimentManageRoutes>;
  readonly traces: RouteCalls<typeof traceRoutes>;
  readonly features: RouteCalls<typeof featureRoutes>;
  readonly lineage: RouteCalls<typeof lineageRoutes>;
  readonly costs: RouteCalls<typeof costRoutes>;
  readonly carbon: RouteCalls<typeof carbonRoutes>;
  readonly cards: RouteCalls<typeof cardRoutes>;
  readonly governance: RouteCalls<typeof governanceRoutes>;

  constructor(options: MlHomeClientOptions) {
    this.#options = options;
    this.runTable = callsOf(options, runTableRoutes);
    this.tracking = callsOf(options, experimentManageRoutes);
    this.traces = callsOf(options, traceRoutes);
    this.features = callsOf(options, featureRoutes);
    this.lineage = callsOf(options, lineageRoutes);
    this.costs = callsOf(options, costRoutes);
    this.carbon = callsOf(options, carbonRoutes);
    this.cards = callsOf(options, cardRoutes);
    this.governance = callsOf(options, governanceRoutes);
  }

  listModels(
    query: Query<typeof modelRoutes.list> = {},
    options?: RequestOptions,
  ) {
    return callRoute(this.#options, modelRoutes.list, { query, ...options });
  }

  getModelFacets(options?: RequestOptions) {
    return callRoute(this.#options, modelRoutes.facets, { ...options });
  }

  getModel(name: string, options?: RequestOptions) {
    return callRoute(this.#options, modelRoutes.get, {
      params: { name },
      ...options,
    });
  }

  listModelVersions(
    name: string,
    query: Query<typeof modelRoutes.versions> = {},
    options?: RequestOptions,
  ) {
    return callRoute(this.#options, modelRoutes.versions, {
      params: { name },
      query,
      ...options,
    });
  }

  getModelVersion(
    params: Params<typeof modelRoutes.version>,
    options?: RequestOptions,
  ) {
    return callRoute(this.#options, modelRoutes.version, {
      params,
      ...options,
    });
  }

  listExperiments(
    query: Query<typeof experimentRoutes.list> = {},
    options?: RequestOptions,
  ) {
    return callRoute(this.#options, experimentRoutes.list, {
      query,
      ...options,
    });
  }

  getExperiment(id: string, options?: RequestOptions) {
    return callRoute(this.#options, experimentRoutes.get, {
      params: { id },
      ...options,
    });
  }

  listRuns(
    query: Query<typeof experimentRoutes.runs> = {},
    options?: RequestOptions,
  ) {
    return callRoute(this.#options, experimentRoutes.runs, {
      query,
      ...options,
    });
  }

  getRun(runId: string, options?: RequestOptions) {
    return callRoute(this.#options, experimentRoutes.run, {
      params: { runId },
      ...options,
    });
  }

  listArtifacts(
    runId: string,
    path: string,
    { model, ...options }: ArtifactOptions = {},
  ) {
    return callRoute(this.#options, experimentRoutes.artifacts, {
      params: { runId },
      query: { path, model },
      ...options,
    });
  }

  async getArtifact(
    runId: string,
    path: string,
    options: ArtifactOptions & { maxBytes?: number } = {},
  ) {
    const response = await fetchRoute(
      this.#options,
      experimentRoutes.artifactContent,
      {
        params: { runId },
        query: { path, model: options.model, maxBytes: options.maxBytes },
        signal: options.signal,
      },
    );
    return await response.blob();
  }

  listProjects(
    query: Query<typeof projectRoutes.list> = {},
    options?: RequestOptions,
  ) {
    return callRoute(this.#options, projectRoutes.list, { query, ...options });
  }

  getProject(name: string, options?: RequestOptions) {
    return callRoute(this.#options, projectRoutes.get, {
      params: { name },
      ...options,
    });
  }

  listTokens(options?: RequestOptions) {
    return callRoute(this.#options, tokenRoutes.list, { ...options });
  }

  createToken(body: RouteInput<typeof tokenRoutes.create>['body']) {
    return callRoute(this.#options, tokenRoutes.create, { body });
  }

  revokeToken(id: string) {
    return callRoute(this.#options, tokenRoutes.revoke, { params: { id } });
  }

  search(query: Query<typeof searchRoutes.search>, options?: RequestOptions) {
    return callRoute(this.#options, searchRoutes.search, { query, ...options });
  }

  getMe(options?: RequestOptions) {
    return callRoute(this.#options, homeRoutes.me, { ...options });
  }

  removeDemo() {
    return callRoute(this.#options, homeRoutes.removeDemo);
  }

  importCharges(
    file: Blob,
    query: { name: string; mode: CostImportMode },
    options: RequestOptions = {},
  ) {
    return sendFile<CostImport>(this.#options, '/focus/imports', {
      file,
      query,
      ...options,
    });
  }

  exportCharges(
    query: CostExportQuery & { version: '1.2' | '1.3' | '1.4' },
    options: RequestOptions = {},
  ) {
    return fetchFile(this.#options, '/focus/exports', { query, ...options });
  }

  importEmissions(
    file: Blob,
    query: { name: string; run?: string },
    options: RequestOptions = {},
  ) {
    return sendFile<CarbonImport>(this.#options, '/v1/carbon/imports', {
      file,
      query,
      ...options,
    });
  }
}
