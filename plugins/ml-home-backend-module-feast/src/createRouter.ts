import { PermissionsService } from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  featureNameSchema,
  featureWritePermission,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  Caller,
  ProtocolContext,
} from '@ml-home/backstage-plugin-ml-home-node';
import express, { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { RegistryImporter } from './RegistryImporter';
import { FeastSettings } from './settings';

function projectOf(params: Record<string, string>): string {
  const project = featureNameSchema.safeParse(params.project);
  if (project.success) return project.data;
  throw new InputError(
    `The name of the project ${project.error.issues[0].message}`,
  );
}

/** Uploads of registries, and readings on demand of those that are configured. */
export function createRouter(
  { authenticate }: ProtocolContext,
  options: {
    importer: RegistryImporter;
    settings: FeastSettings;
    permissions: PermissionsService;
  },
): Router {
  const { importer, settings, permissions } = options;
  const router = PromiseRouter();

  /** Before a body is read or a server called: neither is done for strangers. */
  const requireWrite = async (caller: Caller): Promise<void> => {
    const [decision] = await permissions.authorize(
      [{ permission: featureWritePermission }],
      { credentials: caller.credentials },
    );
    if (
      decision.result !== AuthorizeResult.ALLOW ||
      !caller.scopes.includes('write')
    ) {
      throw new NotAllowedError(
        `You are not allowed to do this: the permission '${featureWritePermission.name}' is denied, or the token has no 'write' scope`,
      );
    }
  };

  router.post(
    '/registries/:project',
    async (request, _response, next) => {
      await requireWrite(await authenticate(request));
      projectOf(request.params);
      next();
    },
    // curl names a type of its own, which says nothing.
    express.raw({ type: () => true, limit: settings.maxBytes }),
    async (request, response) => {
      const caller = await authenticate(request);
      const bytes = Buffer.isBuffer(request.body)
        ? request.body
        : Buffer.alloc(0);
      const project = projectOf(request.params);
      response.json(await importer.upload(project, bytes, { caller }));
    },
  );

  router.post('/registries/:project/sync', async (request, response) => {
    const caller = await authenticate(request);
    await requireWrite(caller);
    const project = projectOf(request.params);
    response.json(await importer.sync(project, { caller }));
  });

  return router;
}
