import { InputError } from '@backstage/errors';
import { experimentRoutes } from '@ml-home/backstage-plugin-ml-home-common';
import {
  ArtifactService,
  attachmentHeaders,
  sendStream,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Router } from 'express';
import { ExperimentReadService } from '../experiments';
import { Authenticate, bindRawRoute, bindRoute } from '../http';
import { artifactRoot, firstBytes } from './paths';

export function bindArtifactRoutes(
  router: Router,
  authenticate: Authenticate,
  services: { reads: ExperimentReadService; artifacts: ArtifactService },
): void {
  const { reads, artifacts } = services;
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
      await sendStream(firstBytes(content, length), response);
    },
  );
}
