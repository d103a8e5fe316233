import { canonicalJson } from '@ml-home/backstage-plugin-ml-home-common';
import { createHash } from 'node:crypto';

/** SHA-256 in hex of a text. */
export const sha256 = (text: string): string =>
  createHash('sha256').update(text).digest('hex');

/** SHA-256 in hex of a value in canonical JSON. */
export const digestOf = (value: unknown): string =>
  sha256(canonicalJson(value));
