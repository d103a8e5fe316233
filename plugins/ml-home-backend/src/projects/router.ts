import { projectRoutes } from '@ml-home/backstage-plugin-ml-home-common';
import { Router } from 'express';
import { Authenticate, bindRoute } from '../http';
import { ProjectService } from './types';

export function bindProjectRoutes(
  router: Router,
  authenticate: Authenticate,
  projects: ProjectService,
): void {
  bindRoute(router, projectRoutes.list, authenticate, ({ query, caller }) =>
    projects.listProjects(query, { caller }),
  );
  bindRoute(router, projectRoutes.get, authenticate, ({ params, caller }) =>
    projects.getProject(params.name, { caller }),
  );
}
