import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { InputError, NotFoundError } from '@backstage/errors';
import { UploadedPart } from '@ml-home/backstage-plugin-ml-home-node';
import { DirectTransfers } from './types';

/** How long the addresses of an upload's parts hold: long enough for a large model over a slow line. */
const PART_SECONDS = 12 * 3600;

/** A request of the SDK just before it would be signed and sent. */
interface UnsentRequest {
  protocol: string;
  hostname: string;
  port?: number;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
}

type Signable = UploadPartCommand | PutObjectCommand | GetObjectCommand;

const wrong = (error: unknown): never => {
  const { name, message } = error as Error;
  if (name === 'NoSuchUpload') {
    throw new NotFoundError(
      'There is no such upload; it may be done or aborted',
    );
  }
  if (
    /^(InvalidPart|InvalidPartOrder|EntityTooSmall|MalformedXML)$/.test(name)
  ) {
    throw new InputError(`The parts cannot be put together: ${message}`);
  }
  throw error;
};

function addressOf(request: UnsentRequest): string {
  const query = Object.entries(request.query ?? {})
    .flatMap(([key, value]) => [value ?? []].flat().map(item => [key, item]))
    .map(pair => pair.map(encodeURIComponent).join('='))
    .join('&');
  const port = request.port ? `:${request.port}` : '';
  return `${request.protocol}//${request.hostname}${port}${request.path}?${query}`;
}

/** Addresses of S3 that are signed for a client, so that large files do not pass through the portal. */
export class S3DirectTransfers implements DirectTransfers {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;
  readonly #reaching: <T>(work: () => Promise<T>) => Promise<T>;

  constructor(options: {
    client: S3Client;
    bucket: string;
    prefix: string;
    reaching: <T>(work: () => Promise<T>) => Promise<T>;
  }) {
    this.#client = options.client;
    this.#bucket = options.bucket;
    this.#prefix = options.prefix;
    this.#reaching = options.reaching;
  }

  async begin(path: string, parts: number) {
    const place = this.#place(path);
    const { UploadId: uploadId } = await this.#reaching(() =>
      this.#client.send(new CreateMultipartUploadCommand(place)),
    );
    const urls = await Promise.all(
      Array.from({ length: parts }, (_, i) =>
        this.#sign(
          new UploadPartCommand({
            ...place,
            UploadId: uploadId,
            PartNumber: i + 1,
          }),
          PART_SECONDS,
        ),
      ),
    );
    return { uploadId: uploadId!, urls };
  }

  async complete(
    path: string,
    uploadId: string,
    parts: UploadedPart[],
  ): Promise<void> {
    await this.#reaching(() =>
      this.#client.send(
        new CompleteMultipartUploadCommand({
          ...this.#place(path),
          UploadId: uploadId,
          MultipartUpload: {
            Parts: [...parts]
              .sort((a, b) => a.number - b.number)
              .map(({ number, etag }) => ({ PartNumber: number, ETag: etag })),
          },
        }),
      ),
    ).catch(wrong);
  }

  async abort(path: string, uploadId: string): Promise<void> {
    await this.#reaching(() =>
      this.#client.send(
        new AbortMultipartUploadCommand({
          ...this.#place(path),
          UploadId: uploadId,
        }),
      ),
    ).catch(wrong);
  }

  async signUpload(path: string, seconds: number): Promise<string> {
    return this.#sign(new PutObjectCommand(this.#place(path)), seconds);
  }

  async signDownload(path: string, seconds: number) {
    const place = this.#place(path);
    const head = await this.#reaching(() =>
      this.#client.send(new HeadObjectCommand(place)),
    ).catch(error => {
      if (['NotFound', 'NoSuchKey'].includes(error.name)) return undefined;
      throw error;
    });
    if (!head) return undefined;
    const url = await this.#sign(
      new GetObjectCommand({
        ...place,
        // Nothing that a run logs is shown as a page.
        ResponseContentDisposition: 'attachment',
        ResponseContentType: 'application/octet-stream',
      }),
      seconds,
    );
    return { url, size: head.ContentLength ?? 0 };
  }

  #place(path: string) {
    return { Bucket: this.#bucket, Key: this.#prefix + path };
  }

  /** Lets the SDK make the request, keeps it from being sent, and signs its address instead of its headers. */
  async #sign(command: Signable, seconds: number): Promise<string> {
    let unsent: UnsentRequest | undefined;
    const { middlewareStack } = command as GetObjectCommand;
    middlewareStack.add(
      () => async args => {
        unsent = args.request as UnsentRequest;
        return { output: { $metadata: {} }, response: {} } as never;
      },
      { step: 'finalizeRequest', priority: 'low', name: 'keepFromSending' },
    );
    await this.#client.send(command as GetObjectCommand);
    const request = unsent!;
    const host = request.port
      ? `${request.hostname}:${request.port}`
      : request.hostname;
    request.headers = {
      host,
      'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
    };
    const signer = await this.#client.config.signer({
      name: 'sigv4',
      signingName: 's3',
      signingRegion: await this.#client.config.region(),
      properties: {},
    });
    const signed = await (
      signer as unknown as {
        presign(
          given: UnsentRequest,
          options: { expiresIn: number },
        ): Promise<UnsentRequest>;
      }
    ).presign(request, { expiresIn: seconds });
    return addressOf(signed);
  }
}
