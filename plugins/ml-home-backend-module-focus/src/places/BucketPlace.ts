import {
  GetObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import { isBill, Place, PlacedFile } from './types';

const MAX_FILES = 10_000;

export interface BucketSettings {
  bucket: string;
  prefix: string;
  region?: string;
  endpoint?: string;
  forcePathStyle?: boolean;
  accessKeyId?: string;
  secretAccessKey?: string;
}

/** What lies below a prefix of a bucket of S3, or of a server that speaks like it. */
export class BucketPlace implements Place {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;

  constructor(settings: BucketSettings) {
    const { accessKeyId, secretAccessKey } = settings;
    this.#bucket = settings.bucket;
    this.#prefix = settings.prefix;
    this.#client = new S3Client({
      region: settings.region ?? 'us-east-1',
      endpoint: settings.endpoint,
      forcePathStyle: settings.forcePathStyle,
      credentials:
        accessKeyId && secretAccessKey
          ? { accessKeyId, secretAccessKey }
          : undefined,
    });
  }

  async list(): Promise<PlacedFile[]> {
    const found: PlacedFile[] = [];
    const pages = paginateListObjectsV2(
      { client: this.#client },
      { Bucket: this.#bucket, Prefix: this.#prefix },
    );
    for await (const page of pages) {
      for (const { Key, ETag, LastModified, Size } of page.Contents ?? []) {
        if (!Key || !isBill(Key) || !Size || found.length >= MAX_FILES)
          continue;
        found.push({
          path: Key.slice(this.#prefix.length).replace(/^\//, ''),
          version: ETag ?? `${Size}-${LastModified?.getTime()}`,
          changedAt: LastModified ?? new Date(0),
          open: async () => {
            const { Body } = await this.#client.send(
              new GetObjectCommand({ Bucket: this.#bucket, Key }),
            );
            return Body as Readable;
          },
        });
      }
    }
    return found;
  }
}
