import {
  AuditorService,
  AuthService,
  DiscoveryService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
  RootConfigService,
  SchedulerService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
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
  PurgeTask,
} from './artifacts';
import { composeCarbon } from './carbon';
import {
  BilledCosts,
  CardListeners,
  composeCards,
  CostsWithCarbon,
} from './cards';
import {
  bindCatalogRoutes,
  DatabaseDeclarationStore,
  DeclarationSync,
  FeedService,
} from './catalog';
import { composeCosts } from './costs';
import { Database } from './database';
import { composeExperiments, DatabasePurgeStore } from './experiments';
import { composeFeatures, DatasetHistory } from './features';
import { composeGovernance } from './governance';
import {
  bindHomeRoutes,
  DatabaseHomeStore,
  DefaultHomeService,
  homeAccess,
} from './home';
import { Authenticate } from './http';
import { bindLineageRoutes, composeLineage } from './lineage';
import {
  bindModelRoutes,
  DatabaseModelReadStore,
  DatabaseModelSearchStore,
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
import { composeScorers } from './scorers';
import { bindSearchRoutes, DatabaseSearchStore, SearchService } from './search';
import { bindTraceRoutes, composeTraces } from './traces';
import {
  bindWebhookRoutes,
  composeWebhooks,
  WebhookDispatcher,
} from './webhooks';

export interface Platform {
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  database: Database;
  discovery: DiscoveryService;
  logger: LoggerService;
  notifications: NotificationService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  userInfo: UserInfoService;
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
  webhookDispatcher: WebhookDispatcher;
  /** What runs now and then, beside requests. */
  tasks: { schedule(scheduler: SchedulerService): Promise<void> }[];
  bind: (router: Router) => void;
  /** What stands beside the API: protocols whose paths clients fix. */
  beside: { path: string; router: Router }[];
} {
  const { auth, config, database, discovery } = platform;
  const audit = new AuditTrail(platform.auditor);
  const authorizer = new Authorizer(platform);
  const guard = { authorizer, audit };
  const { webhooks, outbox, dispatcher } = composeWebhooks({
    ...platform,
    guard,
  });

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

  const modelStore = new DatabaseModelStore();
  const versionStore = new DatabaseVersionStore();
  const {
    experimentStore,
    loggedModelStore,
    experiments,
    runs,
    loggedModels,
    reads: experimentReads,
    bind: bindExperiments,
  } = composeExperiments({
    database,
    guard,
    ownership: {
      experimentProjectChanged: (tx, experimentIds) =>
        modelStore.recompute(tx, { experimentIds }),
    },
  });
  // Lineage tells families of deliveries, so it is made after them.
  const told: { history?: DatasetHistory } = {};
  const features = composeFeatures({
    ...platform,
    guard,
    listener: outbox,
    history: () => told.history,
  });
  const { lineage, lineageReads, history } = composeLineage({
    ...platform,
    guard,
    families: features.imports,
  });
  told.history = history;
  const costs = composeCosts({ ...platform, guard });
  const declarationStore = new DatabaseDeclarationStore();
  const artifactStore = artifactStoreFromConfig(config);
  const carbon = composeCarbon({
    ...platform,
    guard,
    artifacts: artifactStore,
    estimates: costs.runEstimates,
    uses: costs.useDesk,
  });
  const { traces, assessments, traceReads } = composeTraces({
    database,
    experiments: experimentStore,
    guard,
  });
  const catalogFolder = config.getOptionalString('mlHome.catalog.folder');

  const versionSources = new VersionSourceResolver({
    database,
    runs,
    loggedModels,
    loggedModelStore,
    versions: versionStore,
    authorizer,
  });
  // Governance reads cards, and is told of their changes: the one is made before the other.
  const cardListeners = new CardListeners();
  const cards = composeCards({
    ...platform,
    guard,
    artifacts: artifactStore,
    sources: versionSources,
    costs: new CostsWithCarbon(new BilledCosts(costs.training), carbon.cards),
    listener: cardListeners,
  });
  const governance = composeGovernance({
    ...platform,
    guard,
    evidence: cards.evidence,
    files: cards.files,
  });
  cardListeners.add(governance.cardListener);

  const models = withAuthorization(
    new DefaultModelService({
      database,
      models: modelStore,
      search: new DatabaseModelSearchStore(),
      versions: versionStore,
      listener: outbox,
      gate: governance.gate,
      sources: versionSources,
    }),
    modelAccess,
    guard,
  );
  const artifacts = withAuthorization(
    new DefaultArtifactService({
      database,
      experiments: experimentStore,
      store: artifactStore,
      listener: carbon.artifactListener,
    }),
    artifactAccess,
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
    services: {
      experiments,
      runs,
      loggedModels,
      models,
      artifacts,
      webhooks,
      traces,
      assessments,
      features: features.imports,
      lineage,
      costs: costs.imports,
      uses: costs.uses,
      scorers: composeScorers({
        database,
        experiments: experimentStore,
        guard,
      }),
    },
    webhookDispatcher: dispatcher,
    tasks: [
      new PurgeTask({
        ...platform,
        store: new DatabasePurgeStore(),
        artifacts: artifactStore,
      }),
      features.judge,
      cards.files,
      features.registry,
      features.alertSender,
      costs.ledgerTask,
      costs.watch,
      carbon.desk,
      ...governance.tasks,
    ],
    beside: [{ path: '/codecarbon', router: carbon.codecarbon(authenticate) }],
    declarations: new DeclarationSync({
      ...platform,
      store: declarationStore,
      models: modelStore,
      experiments: experimentStore,
      features: features.registry,
    }),
    bind: router => {
      bindModelRoutes(router, authenticate, modelReads);
      bindExperiments(router, authenticate);
      features.bind(router, authenticate);
      governance.bind(router, authenticate);
      bindLineageRoutes(router, authenticate, lineageReads);
      costs.bind(router, authenticate);
      carbon.bind(router, authenticate);
      cards.bind(router, authenticate);
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
      bindWebhookRoutes(router, authenticate, webhooks);
      bindTraceRoutes(router, authenticate, traceReads);
      bindHomeRoutes(router, authenticate, home);
      bindCatalogRoutes(
        router,
        authenticate,
        new FeedService({ database, store: declarationStore }),
      );
    },
  };
}
