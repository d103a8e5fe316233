import {
  AuditorService,
  AuthService,
  DiscoveryService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { MlHomeServices } from '@ml-home/backstage-plugin-ml-home-node';
import { Router } from 'express';
import path from 'node:path';
import {
  AuditTrail,
  Authorizer,
  AuthorizedAccessTokenService,
  bindTokenRoutes,
  CallerResolver,
  DatabaseAccessTokenStore,
  DefaultAccessTokenService,
  FixedToken,
  hashToken,
  UserCredentials,
  withAuthorization,
} from './access';
import {
  artifactAccess,
  artifactStoreFromConfig,
  bindArtifactRoutes,
  DefaultArtifactService,
} from './artifacts';
import {
  bindCatalogRoutes,
  DatabaseDeclarationStore,
  DeclarationSync,
  FeedService,
} from './catalog';
import { Database } from './database';
import {
  bindExperimentRoutes,
  DatabaseExperimentReadStore,
  DatabaseExperimentStore,
  DatabaseLoggedModelStore,
  DatabaseMetricStore,
  DatabaseRunReadStore,
  DatabaseRunStore,
  DefaultExperimentReadService,
  DefaultExperimentService,
  DefaultLoggedModelService,
  DefaultRunService,
  experimentAccess,
  experimentReadAccess,
  loggedModelAccess,
  runAccess,
} from './experiments';
import {
  bindHomeRoutes,
  DatabaseHomeStore,
  DefaultHomeService,
  homeAccess,
} from './home';
import { Authenticate } from './http';
import {
  bindModelRoutes,
  DatabaseModelReadStore,
  DatabaseModelStore,
  DatabaseVersionStore,
  DefaultModelReadService,
  DefaultModelService,
  modelAccess,
  modelReadAccess,
  VersionSourceResolver,
} from './models';
import {
  bindProjectRoutes,
  DatabaseProjectStore,
  DefaultProjectService,
  projectAccess,
} from './projects';
import { bindSearchRoutes, DatabaseSearchStore, SearchService } from './search';

export interface Platform {
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  database: Database;
  discovery: DiscoveryService;
  logger: LoggerService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
}

function fixedTokenOf(config: RootConfigService): FixedToken | undefined {
  const fixed = config.getOptionalConfig('mlHome.bootstrapToken');
  const token = fixed?.getOptionalString('token');
  if (!fixed || !token) return undefined;
  if (token.length < 20) {
    throw new Error(
      'mlHome.bootstrapToken.token must have 20 characters or more',
    );
  }
  return {
    hash: hashToken(token),
    hint: token.slice(-4),
    userRef: fixed.getString('user'),
  };
}

/** Puts the domains together: stores, services, their authorised faces, and the routes. */
export function compose(platform: Platform): {
  authenticate: Authenticate;
  services: MlHomeServices;
  declarations: DeclarationSync;
  bind: (router: Router) => void;
} {
  const { auth, config, database, discovery } = platform;
  const audit = new AuditTrail(platform.auditor);
  const authorizer = new Authorizer(platform);
  const guard = { authorizer, audit };

  const tokens = new DefaultAccessTokenService({
    database,
    store: new DatabaseAccessTokenStore(),
    fixed: fixedTokenOf(config),
  });
  const { authenticate } = new CallerResolver({
    auth,
    tokens,
    users: new UserCredentials({ auth, discovery }),
  });

  const experimentStore = new DatabaseExperimentStore();
  const runStore = new DatabaseRunStore();
  const metricStore = new DatabaseMetricStore();
  const runReadStore = new DatabaseRunReadStore(metricStore);
  const loggedModelStore = new DatabaseLoggedModelStore();
  const modelStore = new DatabaseModelStore();
  const versionStore = new DatabaseVersionStore();
  const declarationStore = new DatabaseDeclarationStore();
  const artifactStore = artifactStoreFromConfig(config);
  const catalogFolder = config.getOptionalString('mlHome.catalog.folder');

  const experiments = withAuthorization(
    new DefaultExperimentService({
      database,
      store: experimentStore,
      ownership: {
        experimentProjectChanged: (tx, experimentIds) =>
          modelStore.recompute(tx, { experimentIds }),
      },
    }),
    experimentAccess,
    guard,
  );
  const runs = withAuthorization(
    new DefaultRunService({
      database,
      experiments: experimentStore,
      runs: runStore,
      metrics: metricStore,
      reads: runReadStore,
    }),
    runAccess,
    guard,
  );
  const loggedModels = withAuthorization(
    new DefaultLoggedModelService({
      database,
      experiments: experimentStore,
      models: loggedModelStore,
    }),
    loggedModelAccess,
    guard,
  );
  const models = withAuthorization(
    new DefaultModelService({
      database,
      models: modelStore,
      versions: versionStore,
      sources: new VersionSourceResolver({
        database,
        runs,
        loggedModels,
        loggedModelStore,
        versions: versionStore,
      }),
    }),
    modelAccess,
    guard,
  );
  const artifacts = withAuthorization(
    new DefaultArtifactService({
      database,
      experiments: experimentStore,
      store: artifactStore,
    }),
    artifactAccess,
    guard,
  );
  const experimentReads = withAuthorization(
    new DefaultExperimentReadService({
      database,
      store: new DatabaseExperimentReadStore(),
      runs: runReadStore,
      metrics: metricStore,
      authorizer,
    }),
    experimentReadAccess,
    guard,
  );
  const modelReads = withAuthorization(
    new DefaultModelReadService({
      database,
      store: new DatabaseModelReadStore(),
      authorizer,
    }),
    modelReadAccess,
    guard,
  );
  const projects = withAuthorization(
    new DefaultProjectService({ database, store: new DatabaseProjectStore() }),
    projectAccess,
    guard,
  );
  const home = withAuthorization(
    new DefaultHomeService({
      database,
      store: new DatabaseHomeStore(),
      models: modelStore,
      experiments: experimentStore,
      artifacts: artifactStore,
      demoFolder: catalogFolder && path.join(catalogFolder, 'demo'),
    }),
    homeAccess,
    guard,
  );
  const search = new SearchService({
    database,
    store: new DatabaseSearchStore(),
    authorizer,
  });

  return {
    authenticate,
    services: { experiments, runs, loggedModels, models, artifacts },
    declarations: new DeclarationSync({
      ...platform,
      store: declarationStore,
      models: modelStore,
      experiments: experimentStore,
    }),
    bind: router => {
      bindModelRoutes(router, authenticate, modelReads);
      bindExperimentRoutes(router, authenticate, experimentReads);
      bindArtifactRoutes(router, authenticate, {
        reads: experimentReads,
        artifacts,
      });
      bindProjectRoutes(router, authenticate, projects);
      bindTokenRoutes(
        router,
        authenticate,
        new AuthorizedAccessTokenService({ inner: tokens, audit }),
      );
      bindSearchRoutes(router, authenticate, search);
      bindHomeRoutes(router, authenticate, home);
      bindCatalogRoutes(
        router,
        authenticate,
        new FeedService({ database, store: declarationStore }),
      );
    },
  };
}
