import { Router } from 'express';
import { AuditTrail, Authorizer, withAuthorization } from '../access';
import { Database } from '../database';
import { Authenticate } from '../http';
import {
  experimentAccess,
  experimentReadAccess,
  experimentSettingsAccess,
  loggedModelAccess,
  runAccess,
  runBulkAccess,
  runTableAccess,
} from './AuthorizedExperimentService';
import { DatabaseExperimentReadStore } from './DatabaseExperimentReadStore';
import { DatabaseExperimentStore } from './DatabaseExperimentStore';
import { DatabaseLoggedModelStore } from './DatabaseLoggedModelStore';
import { DatabaseMetricStore } from './DatabaseMetricStore';
import { DatabaseRunLogStore } from './DatabaseRunLogStore';
import { DatabaseRunReadStore } from './DatabaseRunReadStore';
import { DatabaseRunSearchStore } from './DatabaseRunSearchStore';
import { DatabaseRunStore } from './DatabaseRunStore';
import { DatabaseRunTableStore } from './DatabaseRunTableStore';
import { DatabaseRunWriteStore } from './DatabaseRunWriteStore';
import { DatabaseSeriesStore } from './DatabaseSeriesStore';
import { DatabaseSettingsStore } from './DatabaseSettingsStore';
import { DefaultExperimentService } from './DefaultExperimentService';
import { DefaultLoggedModelService } from './DefaultLoggedModelService';
import { DefaultRunService } from './DefaultRunService';
import { ExperimentEditor } from './ExperimentEditor';
import { DefaultExperimentReadService } from './ExperimentReadService';
import { DefaultExperimentSettingsService } from './ExperimentSettingsService';
import { bindManageRoutes } from './manageRouter';
import { bindExperimentRoutes } from './router';
import { DefaultRunBulkService } from './RunBulkService';
import { RunLog } from './RunLog';
import { DefaultRunTableService } from './RunTableService';
import { RunWriter } from './RunWriter';
import { SeriesReader } from './SeriesReader';
import { bindRunTableRoutes } from './tableRouter';
import { ModelOwnershipListener } from './types';

/** Puts the domain together: its stores, its authorised services, and its routes. */
export function composeExperiments(options: {
  database: Database;
  guard: { authorizer: Authorizer; audit: AuditTrail };
  ownership: ModelOwnershipListener;
}) {
  const { database, guard, ownership } = options;
  const { authorizer } = guard;
  const experimentStore = new DatabaseExperimentStore();
  const loggedModelStore = new DatabaseLoggedModelStore();
  const runStore = new DatabaseRunStore();
  const metrics = new DatabaseMetricStore();
  const runReadStore = new DatabaseRunReadStore(metrics);
  const search = new DatabaseRunSearchStore(metrics);
  const series = new SeriesReader({
    database,
    metrics,
    store: new DatabaseSeriesStore(),
  });

  const experiments = withAuthorization(
    new DefaultExperimentService({
      database,
      store: experimentStore,
      ownership,
    }),
    experimentAccess,
    guard,
  );
  const runs = withAuthorization(
    new DefaultRunService({
      database,
      experiments: experimentStore,
      runs: runStore,
      metrics,
      reads: runReadStore,
      search,
      series,
      writer: new RunWriter({ database, store: new DatabaseRunWriteStore() }),
      log: new RunLog({
        database,
        store: new DatabaseRunLogStore(),
        metrics,
      }),
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
  const reads = withAuthorization(
    new DefaultExperimentReadService({
      database,
      store: new DatabaseExperimentReadStore(),
      runs: runReadStore,
      metrics,
      series,
      authorizer,
    }),
    experimentReadAccess,
    guard,
  );
  const settings = withAuthorization(
    new DefaultExperimentSettingsService({
      database,
      experiments: experimentStore,
      runs: runStore,
      metrics,
      store: new DatabaseSettingsStore(),
      authorizer,
    }),
    experimentSettingsAccess,
    guard,
  );
  const table = withAuthorization(
    new DefaultRunTableService({
      database,
      experiments: experimentStore,
      search,
      store: new DatabaseRunTableStore(),
      metrics,
    }),
    runTableAccess,
    guard,
  );
  const bulk = withAuthorization(
    new DefaultRunBulkService({ database, runs: runStore }),
    runBulkAccess,
    guard,
  );
  const editor = new ExperimentEditor({ experiments, runs, reads });

  return {
    experimentStore,
    loggedModelStore,
    experiments,
    runs,
    loggedModels,
    reads,
    bind: (router: Router, authenticate: Authenticate) => {
      bindExperimentRoutes(router, authenticate, reads);
      bindManageRoutes(router, authenticate, { editor, settings, reads });
      bindRunTableRoutes(router, authenticate, { table, bulk });
    },
  };
}
