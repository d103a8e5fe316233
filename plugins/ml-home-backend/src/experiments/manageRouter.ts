import { experimentManageRoutes } from '@ml-home/backstage-plugin-ml-home-common';
import { Router } from 'express';
import { Authenticate, bindRoute } from '../http';
import { ExperimentEditor } from './ExperimentEditor';
import { ExperimentReadService } from './ExperimentReadService';
import { ExperimentSettingsService } from './ExperimentSettingsService';

const routes = experimentManageRoutes;

/** What people change about experiments and runs on pages, and the lines of many runs. */
export function bindManageRoutes(
  router: Router,
  authenticate: Authenticate,
  services: {
    editor: ExperimentEditor;
    settings: ExperimentSettingsService;
    reads: ExperimentReadService;
  },
): void {
  const { editor, settings, reads } = services;
  bindRoute(router, routes.create, authenticate, ({ body, caller }) =>
    editor.create(body, { caller }),
  );
  bindRoute(router, routes.update, authenticate, ({ params, body, caller }) =>
    editor.update(params.id, body, { caller }),
  );
  bindRoute(router, routes.archive, authenticate, ({ params, caller }) =>
    editor.archive(params.id, { caller }),
  );
  bindRoute(router, routes.restore, authenticate, ({ params, caller }) =>
    editor.restore(params.id, { caller }),
  );
  bindRoute(
    router,
    routes.updateRun,
    authenticate,
    ({ params, body, caller }) =>
      editor.updateRun(params.runId, body, { caller }),
  );
  bindRoute(router, routes.settings, authenticate, ({ params, caller }) =>
    settings.getSettings(params.id, { caller }),
  );
  bindRoute(
    router,
    routes.setMetric,
    authenticate,
    async ({ params, body, caller }) => {
      await settings.setMetric(params.id, body, { caller });
      return settings.getSettings(params.id, { caller });
    },
  );
  bindRoute(
    router,
    routes.setBaseline,
    authenticate,
    async ({ params, body, caller }) => {
      await settings.setBaseline(params.id, body, { caller });
      return settings.getSettings(params.id, { caller });
    },
  );
  bindRoute(
    router,
    routes.removeBaseline,
    authenticate,
    async ({ params, caller }) => {
      await settings.removeBaseline(params.id, { caller });
      return settings.getSettings(params.id, { caller });
    },
  );
  bindRoute(router, routes.views, authenticate, async ({ params, caller }) => ({
    views: await settings.listViews(params.id, { caller }),
  }));
  bindRoute(router, routes.saveView, authenticate, ({ params, body, caller }) =>
    settings.saveView(params.id, body, { caller }),
  );
  bindRoute(
    router,
    routes.updateView,
    authenticate,
    ({ params, body, caller }) =>
      settings.updateView(params.id, params.viewId, body, { caller }),
  );
  bindRoute(
    router,
    routes.deleteView,
    authenticate,
    async ({ params, caller }) => {
      await settings.deleteView(params.id, params.viewId, { caller });
      return {};
    },
  );
  bindRoute(router, routes.series, authenticate, async ({ query, caller }) => ({
    series: await reads.getSeries(query, { caller }),
  }));
}
