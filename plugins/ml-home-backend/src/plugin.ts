import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import {
  costPermissions,
  cardPermissions,
  experimentPermissions,
  featurePermissions,
  governancePermissions,
  homePermissions,
  lineagePermissions,
  modelPermissions,
  projectPermissions,
  webhookPermissions,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  mlHomeProtocolsExtensionPoint,
  ProtocolAdapter,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Router } from 'express';
import { version } from '../package.json';
import {
  experimentResourceRef,
  experimentRules,
  modelResourceRef,
  modelRules,
} from './access';
import { compose } from './compose';
import { applyMigrations } from './database';
import { databaseErrorHandler } from './http';
import { createRouter } from './router';

/**
 * The backend of ML Home.
 *
 * @public
 */
export const mlHomePlugin = createBackendPlugin({
  pluginId: 'ml-home',
  register(env) {
    const protocols: ProtocolAdapter[] = [];
    env.registerExtensionPoint(mlHomeProtocolsExtensionPoint, {
      addProtocol: adapter => protocols.push(adapter),
    });
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { httpRouter, lifecycle, logger, permissionsRegistry } = deps;
        const knex = await deps.database.getClient();
        await applyMigrations(deps.database, knex);

        permissionsRegistry.addResourceType({
          resourceRef: experimentResourceRef,
          permissions: experimentPermissions.filter(p => 'resourceType' in p),
          rules: Object.values(experimentRules),
        });
        permissionsRegistry.addResourceType({
          resourceRef: modelResourceRef,
          permissions: [...modelPermissions, ...cardPermissions].filter(
            p => 'resourceType' in p,
          ),
          rules: Object.values(modelRules),
        });
        permissionsRegistry.addPermissions([
          ...[...experimentPermissions, ...modelPermissions].filter(
            p => !('resourceType' in p),
          ),
          ...projectPermissions,
          ...homePermissions,
          ...featurePermissions,
          ...lineagePermissions,
          ...costPermissions,
          ...governancePermissions,
          ...webhookPermissions,
        ]);

        const portal = compose({ ...deps, database: knex });
        // Every route checks the token itself: ML Home's own tokens are not Backstage's.
        httpRouter.addAuthPolicy({ path: '/', allow: 'unauthenticated' });
        // First: what logs asks more often than all pages.
        for (const protocol of protocols) {
          const mounted = Router();
          mounted.use(
            protocol.path,
            protocol.createRouter({
              services: portal.services,
              logger: logger.child({ protocol: protocol.id }),
              authenticate: portal.authenticate,
            }),
          );
          mounted.use(databaseErrorHandler(logger));
          httpRouter.use(mounted);
        }
        httpRouter.use(
          createRouter({
            authenticate: portal.authenticate,
            version,
            serverUrl: await deps.discovery.getExternalBaseUrl('ml-home'),
            logger,
            bind: portal.bind,
            beside: portal.beside,
          }),
        );

        for (const task of portal.tasks) await task.schedule(deps.scheduler);
        const workers = [portal.declarations, portal.webhookDispatcher];
        lifecycle.addStartupHook(() => workers.forEach(w => w.start()));
        lifecycle.addShutdownHook(() => workers.forEach(w => w.stop()));
      },
    });
  },
});
