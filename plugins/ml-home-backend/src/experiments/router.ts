import { InputError } from '@backstage/errors';
import { experimentRoutes } from '@ml-home/backstage-plugin-ml-home-common';
import {
  ArtifactService,
  attachmentHeaders,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Router } from 'express';
import { pipeline } from 'node:stream/promises';
import { artifactRoot, firstBytes } from '../artifacts';
import { Authenticate, bindRawRoute, bindRoute } from '../http';
import { ExperimentReadService } from './ExperimentReadService';

export function bindExperimentRoutes(
  router: Router,
  authenticate: Authenticate,
  services: { reads: ExperimentReadService; artifacts: ArtifactService },
): void {
  const { reads, artifacts } = services;
  bindRoute(router, experimentRoutes.list, authenticate, ({ query, caller }) =>
    reads.listExperiments(query, { caller }),
  );
  bindRoute(router, experimentRoutes.get, authenticate, ({ params, caller }) =>
    reads.getExperiment(params.id, { caller }),
  );
  bindRoute(
    router,
    experimentRoutes.runs,
    authenticate,
    async ({ query, caller }) => {
      const { mine, ...rest } = query;
      if (mine && !caller.userEntityRef) return { items: [] };
      return reads.listRuns(
        { ...rest, ...(mine ? { createdBy: caller.userEntityRef } : {}) },
        { caller },
      );
    },
  );
  bindRoute(router, experimentRoutes.run, authenticate, ({ params, caller }) =>
    reads.getRun(params.runId, { caller }),
  );
  bindRoute(
    router,
    experimentRoutes.metricSeries,
    authenticate,
    async ({ params, query, caller }) => ({
      series: await reads.getMetricSeries(params.runId, query, { caller }),
    }),
  );
  bindRoute(
    router,
    experimentRoutes.artifacts,
    authenticate,
    async ({ params, query, caller }) => {
      const run = await reads.getRun(params.runId, { caller });
      const root = artifactRoot(run.artifactUri);
      if (!root) return { files: [] };
      const path = query.path ? `${root}/${query.path}` : root;
      const entries = await artifacts.list(path, { caller });
      return {
        files: entries.map(entry => ({
          path: query.path ? `${query.path}/${entry.path}` : entry.path,
          isDir: entry.isDir,
          size: entry.size,
        })),
      };
    },
  );
  bindRawRoute(
    router,
    experimentRoutes.artifactContent,
    authenticate,
    async ({ params, query, caller, response }) => {
      const run = await reads.getRun(params.runId, { caller });
      const root = artifactRoot(run.artifactUri);
      if (!root) {
        throw new InputError(
          `The artifacts of this run are kept outside of the portal, at ${run.artifactUri}`,
        );
      }
      const { content, size } = await artifacts.download(
        `${root}/${query.path}`,
        { caller },
      );
      const length = Math.min(size, query.maxBytes ?? size);
      response.set(attachmentHeaders(query.path));
      response.setHeader('X-Artifact-Size', String(size));
      response.setHeader('Content-Length', String(length));
      await pipeline(firstBytes(content, length), response);
    },
  );
}
