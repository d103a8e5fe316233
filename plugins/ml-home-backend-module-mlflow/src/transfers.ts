import { InputError } from '@backstage/errors';
import {
  CallOptions,
  ProtocolContext,
} from '@ml-home/backstage-plugin-ml-home-node';
import { z } from 'zod';
import { Endpoints } from './endpoint';
import { int64, text } from './schemas';

const PROXY = '/api/2.0/mlflow-artifacts';
const SCHEME = 'mlflow-artifacts:/';
const SECONDS = 900;

/** What follows the fixed part of an address, which may hold slashes. */
const below = { 0: text };

/** The file's place: the folder of the address, and the last part of the client's own path. */
function placeOf(folder: string, localPath: string): string {
  const name = localPath.split(/[/\\]/).at(-1);
  if (!name) throw new InputError("'path' must name a file");
  return `${folder.replace(/\/+$/, '')}/${name}`;
}

/** The place in the store of a file of a run or a logged model. */
function placeBelow(rootUri: string, path: string): string {
  if (!rootUri.startsWith(SCHEME)) {
    throw new InputError(
      `These artifacts are kept outside of the portal, at ${rootUri}`,
    );
  }
  if (!path) throw new InputError("'path' must name a file");
  return `${rootUri.slice(SCHEME.length).replace(/^\/+/, '')}/${path}`;
}

/** Uploads in parts and signed addresses of MLflow's REST API. */
export function transferEndpoints(
  on: Endpoints['on'],
  { services: { artifacts, runs, loggedModels } }: ProtocolContext,
): void {
  const upload = z.object({ ...below, path: text, upload_id: text });
  on(
    'post',
    `${PROXY}/mpu/create/*`,
    z.object({ ...below, path: text, num_parts: int64.default(1) }),
    async (input, options) => {
      const { uploadId, urls } = await artifacts.beginUpload(
        placeOf(input[0], input.path),
        input.num_parts,
        options,
      );
      return {
        upload_id: uploadId,
        credentials: urls.map((url, i) => ({
          url,
          part_number: i + 1,
          headers: {},
        })),
      };
    },
  );
  on(
    'post',
    `${PROXY}/mpu/complete/*`,
    upload.extend({
      parts: z
        .array(z.object({ part_number: int64, etag: text }))
        .min(1)
        .max(10_000),
    }),
    (input, options) =>
      artifacts.completeUpload(
        placeOf(input[0], input.path),
        input.upload_id,
        input.parts.map(part => ({
          number: part.part_number,
          etag: part.etag,
        })),
        options,
      ),
  );
  on('post', `${PROXY}/mpu/abort/*`, upload, (input, options) =>
    artifacts.abortUpload(
      placeOf(input[0], input.path),
      input.upload_id,
      options,
    ),
  );
  on('get', `${PROXY}/presigned/*`, z.object(below), async (input, options) => {
    const { url, size } = await artifacts.signDownload(
      input[0],
      SECONDS,
      options,
    );
    return { url, headers: {}, file_size: size };
  });
  const rootOf = async (
    input: { run_id?: string; model_id?: string },
    options: CallOptions,
  ): Promise<string> => {
    if (Boolean(input.run_id) === Boolean(input.model_id)) {
      throw new InputError(
        'Exactly one of run_id and model_id must be provided.',
      );
    }
    return input.run_id
      ? (await runs.getRun(input.run_id, options)).artifactUri
      : (await loggedModels.getLoggedModel(input.model_id!, options))
          .artifactUri;
  };
  on(
    'post',
    '/api/2.0/mlflow/artifacts/presigned-upload-url',
    z.object({
      run_id: text.optional(),
      model_id: text.optional(),
      path: text,
      expiration: int64.default(SECONDS),
    }),
    async (input, options) => {
      const root = await rootOf(input, options);
      const url = await artifacts.signUpload(
        placeBelow(root, input.path),
        input.expiration,
        options,
      );
      return { presigned_url: url, headers: {} };
    },
  );
  on(
    'post',
    '/api/2.0/mlflow/artifacts/presigned-download-url',
    z.object({ run_id: text, path: text, expiration: int64.default(SECONDS) }),
    async (input, options) => {
      const root = await rootOf({ run_id: input.run_id }, options);
      const { url, size } = await artifacts.signDownload(
        placeBelow(root, input.path),
        input.expiration,
        options,
      );
      return { presigned_url: url, headers: {}, file_size: size };
    },
  );
}
