import { InputError, NotFoundError } from '@backstage/errors';
import {
  attachmentHeaders,
  ProtocolContext,
  sendStream,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Request, Router } from 'express';
import { z } from 'zod';
import { Endpoints } from './endpoint';
import { text } from './schemas';

const BASE = '/api/2.0/mlflow-artifacts/artifacts';
const SCHEME = 'mlflow-artifacts:/';

const pathOf = (request: Request): string => request.params[0];

/** Files: streamed up and down, never held in memory. Comes before the JSON parser. */
export function artifactRoutes(
  router: Router,
  { services: { artifacts }, authenticate }: ProtocolContext,
): void {
  router.put(`${BASE}/*`, async (request, response) => {
    const caller = await authenticate(request);
    await artifacts.upload(pathOf(request), request, { caller });
    response.json({});
  });
  router.get(`${BASE}/*`, async (request, response) => {
    const caller = await authenticate(request);
    const path = pathOf(request);
    const { content, size } = await artifacts.download(path, { caller });
    response.set(attachmentHeaders(path));
    response.setHeader('Content-Length', String(size));
    await sendStream(content, response);
  });
  router.delete(`${BASE}/*`, async (request, response) => {
    const caller = await authenticate(request);
    await artifacts.remove(pathOf(request), { caller });
    response.json({});
  });
  router.get(BASE, async (request, response) => {
    const caller = await authenticate(request);
    const { path } = request.query;
    if (path !== undefined && typeof path !== 'string') {
      throw new InputError("Invalid value for parameter 'path' supplied");
    }
    const files = path ? await artifacts.list(path, { caller }) : [];
    response.json(
      files.length > 0
        ? {
            files: files.map(file => ({
              path: file.path,
              is_dir: file.isDir,
              file_size: file.size,
            })),
          }
        : {},
    );
  });
}

/** The listing that user interfaces and REST users ask for, by run. */
export function artifactEndpoints(
  on: Endpoints['on'],
  { services: { artifacts, runs, loggedModels } }: ProtocolContext,
): void {
  const listBelow = async (
    rootUri: string,
    path: string,
    options: Parameters<typeof artifacts.list>[1],
  ) => {
    if (!rootUri.startsWith(SCHEME)) {
      throw new NotFoundError(
        `These artifacts are kept outside of the portal, at ${rootUri}`,
      );
    }
    const root = rootUri.slice(SCHEME.length).replace(/^\/+/, '');
    const files = await artifacts.list(
      path ? `${root}/${path}` : root,
      options,
    );
    return {
      root_uri: rootUri,
      files: files.map(file => ({
        path: path ? `${path}/${file.path}` : file.path,
        is_dir: file.isDir,
        file_size: file.size,
      })),
    };
  };
  on(
    'get',
    '/api/2.0/mlflow/artifacts/list',
    z.object({
      run_id: text.optional(),
      run_uuid: text.optional(),
      path: text.default(''),
    }),
    async (input, options) => {
      const runId = input.run_id ?? input.run_uuid;
      if (!runId) {
        throw new InputError("Missing value for required parameter 'run_id'");
      }
      const run = await runs.getRun(runId, options);
      return listBelow(run.artifactUri, input.path, options);
    },
  );
  on(
    'get',
    '/api/2.0/mlflow/logged-models/:model_id/artifacts/directories',
    z.object({ model_id: text, artifact_directory_path: text.default('') }),
    async (input, options) => {
      const model = await loggedModels.getLoggedModel(input.model_id, options);
      return listBelow(
        model.artifactUri,
        input.artifact_directory_path,
        options,
      );
    },
  );
}
