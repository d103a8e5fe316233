import {
  DeleteObjectsCommand,
  GetObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { ServiceUnavailableError } from '@backstage/errors';
import { ArtifactEntry } from '@ml-home/backstage-plugin-ml-home-node';
import { Readable } from 'node:stream';
import { S3DirectTransfers } from './S3DirectTransfers';
import { ArtifactStore, DirectTransfers } from './types';

/** A store that cannot be reached is not the caller's fault and may come back: clients should try again. */
async function reaching<T>(bucket: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { $metadata, $fault, code } = error as {
      $metadata?: { httpStatusCode?: number };
      $fault?: string;
      code?: string;
    };
    const status = $metadata?.httpStatusCode;
    const isNetwork = code !== undefined && status === undefined;
    if (isNetwork || $fault === 'server' || (status ?? 0) >= 500) {
      throw new ServiceUnavailableError(
        `The artifact store (bucket '${bucket}') cannot be reached`,
        error,
      );
    }
    throw error;
  }
}

export interface S3Options {
  bucket: string;
  /** Key prefix, without slashes at the ends. */
  prefix?: string;
  region?: string;
  /** Address of an S3-compatible server; AWS itself when left out. */
  endpoint?: string;
  forcePathStyle?: boolean;
  /** Left out: the chain of the AWS SDK (environment, profile, role). */
  credentials?: { accessKeyId: string; secretAccessKey: string };
  /** Whether clients can reach the store, and may be sent there. */
  directTransfers: boolean;
}

/** Files in a bucket of S3, or of a server that speaks its protocol. */
export class S3ArtifactStore implements ArtifactStore {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;
  readonly direct?: DirectTransfers;

  constructor(options: S3Options) {
    this.#client = new S3Client({
      region: options.region ?? 'us-east-1',
      endpoint: options.endpoint,
      forcePathStyle: options.forcePathStyle,
      credentials: options.credentials,
      // Other servers than AWS do not all know the newer checksums.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
    this.#bucket = options.bucket;
    this.#prefix = options.prefix ? `${options.prefix}/` : '';
    this.direct = options.directTransfers
      ? new S3DirectTransfers({
          client: this.#client,
          bucket: this.#bucket,
          prefix: this.#prefix,
          reaching: work => reaching(this.#bucket, work),
        })
      : undefined;
  }

  async write(name: string, content: Readable): Promise<void> {
    const upload = new Upload({
      client: this.#client,
      params: { Bucket: this.#bucket, Key: this.#prefix + name, Body: content },
      queueSize: 2,
      partSize: 8 * 1024 * 1024,
    });
    // A sender that goes away must not leave the beginning of a file behind.
    content.once('error', () => void upload.abort().catch(() => undefined));
    await reaching(this.#bucket, () => upload.done());
  }

  async read(
    name: string,
  ): Promise<{ content: Readable; size: number } | undefined> {
    try {
      const answer = await reaching(this.#bucket, () =>
        this.#client.send(
          new GetObjectCommand({
            Bucket: this.#bucket,
            Key: this.#prefix + name,
          }),
        ),
      );
      return {
        content: answer.Body as Readable,
        size: answer.ContentLength ?? 0,
      };
    } catch (error) {
      if (['NoSuchKey', 'NotFound'].includes((error as Error).name)) {
        return undefined;
      }
      throw error;
    }
  }

  async list(name: string): Promise<ArtifactEntry[]> {
    return reaching(this.#bucket, () => this.#list(name));
  }

  async remove(name: string): Promise<void> {
    await reaching(this.#bucket, () => this.#remove(name));
  }

  async #list(name: string): Promise<ArtifactEntry[]> {
    const prefix = this.#prefix + (name ? `${name}/` : '');
    const entries: ArtifactEntry[] = [];
    const pages = paginateListObjectsV2(
      { client: this.#client },
      { Bucket: this.#bucket, Prefix: prefix, Delimiter: '/' },
    );
    for await (const page of pages) {
      for (const folder of page.CommonPrefixes ?? []) {
        entries.push({
          path: folder.Prefix!.slice(prefix.length, -1),
          isDir: true,
        });
      }
      for (const file of page.Contents ?? []) {
        if (file.Key === prefix) continue;
        entries.push({
          path: file.Key!.slice(prefix.length),
          isDir: false,
          size: file.Size ?? 0,
        });
      }
    }
    return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async #remove(name: string): Promise<void> {
    const key = this.#prefix + name;
    const pages = paginateListObjectsV2(
      { client: this.#client },
      { Bucket: this.#bucket, Prefix: key },
    );
    for await (const page of pages) {
      const keys = (page.Contents ?? [])
        .map(file => file.Key!)
        .filter(k => k === key || k.startsWith(`${key}/`));
      if (keys.length === 0) continue;
      await this.#client.send(
        new DeleteObjectsCommand({
          Bucket: this.#bucket,
          Delete: { Objects: keys.map(Key => ({ Key })), Quiet: true },
        }),
      );
    }
  }
}
