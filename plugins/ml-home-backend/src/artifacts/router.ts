import { InputError, NotFoundError } from '@backstage/errors';
import {
  experimentManageRoutes,
  experimentRoutes,
  RunDetail,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  ArtifactService,
  attachmentHeaders,
  sendStream,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Router } from 'express';
import { ExperimentReadService } from '../experiments';
import { Authenticate, bindRawRoute, bindRoute } from '../http';
import { ComparisonReader } from './ComparisonReader';
import { artifactRoot, firstBytes } from './paths';

/** Where the files of a run, or of one of its logged models, are kept. */
function placeOf(
  run: RunDetail | undefined,
  runId: string,
  modelId: string | undefined,
): string {
  if (!run) throw new NotFoundError(`There is no run ${runId}`);
  if (!modelId) return run.artifactUri;
  const model = run.loggedModels.find(one => one.modelId === modelId);
  if (!model) {
    throw new NotFoundError(`Run ${runId} logged no model ${modelId}`);
  }
  return model.artifactUri;
}

export function bindArtifactRoutes(
  router: Router,
  authenticate: Authenticate,
  services: { reads: ExperimentReadService; artifacts: ArtifactService },
): void {
  const { reads, artifacts } = services;
  const comparison = new ComparisonReader(services);
  bindRoute(
    router,
    experimentManageRoutes.compare,
    authenticate,
    ({ query, caller }) => comparison.compare(query.run, { caller }),
  );
  bindRoute(
    router,
    experimentRoutes.artifacts,
    authenticate,
    async ({ params, query, caller }) => {
      const [run] = await reads.getRuns([params.runId], { caller });
      const root = artifactRoot(placeOf(run, params.runId, query.model));
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
      const [run] = await reads.getRuns([params.runId], { caller });
      const root = artifactRoot(placeOf(run, params.runId, query.model));
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
