import {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import {
  CarbonDefaults,
  CostObject,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Router } from 'express';
import { AuditTrail, Authorizer, withAuthorization } from '../access';
import { ArtifactListener, ArtifactStore } from '../artifacts';
import {
  DatabaseObjectCostStore,
  ResourceUseDesk,
  RunEstimates,
  Visibility,
} from '../costs';
import { Database } from '../database';
import { Authenticate } from '../http';
import { ArtifactEmissions } from './ArtifactEmissions';
import {
  carbonImportAccess,
  carbonReadAccess,
} from './AuthorizedCarbonService';
import { CarbonDesk } from './CarbonDesk';
import { DefaultCarbonImportService } from './CarbonImportService';
import { CarbonComparer, MoneySource } from './CarbonComparer';
import { DefaultCarbonReadService } from './CarbonReadService';
import { CardCarbon } from './CardCarbon';
import { createCodecarbonRouter } from './codecarbonRouter';
import { DatabaseCarbonReadStore } from './DatabaseCarbonReadStore';
import { DatabaseCarbonRunStore } from './DatabaseCarbonRunStore';
import { DatabaseComparisonStore } from './DatabaseComparisonStore';
import { DatabaseEmissionMatchStore } from './DatabaseEmissionMatchStore';
import { DatabaseEmissionStore } from './DatabaseEmissionStore';
import { DatabaseFactorStore } from './DatabaseFactorStore';
import { EmissionMatcher } from './EmissionMatcher';
import { bindCarbonRoutes } from './router';

function defaultsOf(config: RootConfigService): CarbonDefaults {
  const root = config.getOptionalConfig('mlHome.carbon');
  const country = root?.getOptionalString('country');
  if (country && !/^[A-Z]{3}$/.test(country)) {
    throw new Error(
      'mlHome.carbon.country must be a country of ISO 3166-1 alpha-3, such as SWE',
    );
  }
  const given: CarbonDefaults = {
    country,
    provider: root?.getOptionalString('provider'),
    region: root?.getOptionalString('region'),
    worldAverage: root?.getOptionalBoolean('worldAverage') || undefined,
    embodied: root?.getOptionalBoolean('embodied') || undefined,
  };
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
}

/** What things cost, from the sums of the bills. */
function moneyOf(database: Database, currency: string): MoneySource {
  const reads = new DatabaseObjectCostStore();
  return {
    currency,
    totals: async (objects: CostObject[]) => {
      if (objects.length === 0) return [];
      const cells = await reads.objectCells(
        database,
        { from: '1900-01-01', to: '2200-01-01', cost: 'effective', currency },
        objects,
      );
      return (
        [
          ...Map.groupBy(
            cells,
            row => `${row.object_kind} ${row.name}`,
          ).values(),
        ]
          // A sum of which nothing is known, or could be converted, is not nothing.
          .filter(list =>
            list.some(row => Number(row.amount) !== 0 || row.unknown === '0'),
          )
          .map(list => ({
            object: { kind: list[0].object_kind, name: list[0].name },
            amount: list.reduce((sum, row) => sum + Number(row.amount), 0),
          }))
      );
    },
  };
}

/** Puts the domain of carbon together. */
export function composeCarbon(options: {
  config: RootConfigService;
  database: Database;
  logger: LoggerService;
  artifacts: ArtifactStore;
  estimates: RunEstimates;
  uses: ResourceUseDesk;
  guard: { authorizer: Authorizer; audit: AuditTrail };
}): {
  desk: CarbonDesk;
  cards: CardCarbon;
  artifactListener: ArtifactListener;
  bind: (router: Router, authenticate: Authenticate) => void;
  codecarbon: (authenticate: Authenticate) => Router;
} {
  const { config, database, guard } = options;
  const { authorizer } = guard;
  const runs = new DatabaseCarbonRunStore();
  options.uses.listen({
    usesChanged: (tx, runIds) => runs.outdate(tx, runIds),
  });
  const emissions = new DatabaseEmissionStore();
  const factors = new DatabaseFactorStore();
  const reads = new DatabaseCarbonReadStore();
  const matcher = new EmissionMatcher({
    database,
    store: new DatabaseEmissionMatchStore(),
  });
  const desk = new CarbonDesk({
    ...options,
    ...{ runs, emissions, factors, matcher },
    defaults: defaultsOf(config),
  });
  const imports = new DefaultCarbonImportService({
    ...{ database, emissions, factors, matcher, desk, authorizer },
  });
  const visibility = new Visibility({ database, authorizer });
  const comparisons = new DatabaseComparisonStore();
  const services = {
    reads: withAuthorization(
      new DefaultCarbonReadService({
        ...{ database, reads, runs, emissions, desk, authorizer },
        ...{ visibility, comparisons },
        comparer: new CarbonComparer({
          ...{ database, comparisons, desk, visibility, authorizer },
          money: moneyOf(
            database,
            config.getOptionalString('mlHome.costs.currency') ?? 'USD',
          ),
        }),
      }),
      carbonReadAccess,
      guard,
    ),
    imports: withAuthorization(imports, carbonImportAccess, guard),
  };
  return {
    desk,
    cards: new CardCarbon(reads),
    // Whoever may put a file into a run may say what the run emitted.
    artifactListener: new ArtifactEmissions({ ...options, imports }),
    bind: (router, authenticate) =>
      bindCarbonRoutes(router, authenticate, services),
    codecarbon: authenticate =>
      createCodecarbonRouter(authenticate, services.imports),
  };
}
