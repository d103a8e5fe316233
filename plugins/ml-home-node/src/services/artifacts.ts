import { Readable } from 'node:stream';
import { CallOptions } from './caller';

export interface ArtifactEntry {
  /** Path from the listed folder's root, with `/`. */
  path: string;
  isDir: boolean;
  /** Bytes; absent for folders. */
  size?: number;
}

/** A part of an upload that went to the store directly. */
export interface UploadedPart {
  /** From 1. */
  number: number;
  etag: string;
}

/**
 * Files of runs and logged models. Paths start with the experiment's id, such as
 * `1/<run id>/artifacts/model/MLmodel`; permission is that of the experiment.
 */
export interface ArtifactService {
  /** Streams into the store; a file becomes visible only once it is whole. */
  upload(path: string, content: Readable, options: CallOptions): Promise<void>;
  download(
    path: string,
    options: CallOptions,
  ): Promise<{ content: Readable; size: number }>;
  /** Direct children of a folder; empty for an absent folder or a file. */
  list(path: string, options: CallOptions): Promise<ArtifactEntry[]>;
  remove(path: string, options: CallOptions): Promise<void>;

  /** Whether clients may send to and fetch from the store itself, by addresses that the portal signs for them. */
  canTransferDirectly(options: CallOptions): Promise<boolean>;
  /** Begins an upload in parts. Throws NotImplementedError where the store cannot. */
  beginUpload(
    path: string,
    parts: number,
    options: CallOptions,
  ): Promise<{ uploadId: string; urls: string[] }>;
  /** The file appears, whole. */
  completeUpload(
    path: string,
    uploadId: string,
    parts: UploadedPart[],
    options: CallOptions,
  ): Promise<void>;
  abortUpload(
    path: string,
    uploadId: string,
    options: CallOptions,
  ): Promise<void>;
  /** An address to put a file to, for some seconds. */
  signUpload(
    path: string,
    seconds: number,
    options: CallOptions,
  ): Promise<string>;
  /** An address to get a file from, for some seconds. */
  signDownload(
    path: string,
    seconds: number,
    options: CallOptions,
  ): Promise<{ url: string; size: number }>;
}
