import { InputError } from '@backstage/errors';
import { Readable, Transform } from 'node:stream';

const SCHEME = 'mlflow-artifacts:/';
const NUL = String.fromCharCode(0);

/** The path below the store's root of an `mlflow-artifacts:/…` address; undefined for files kept elsewhere. */
export function artifactRoot(uri: string): string | undefined {
  if (!uri.startsWith(SCHEME)) return undefined;
  return uri.slice(SCHEME.length).replace(/^\/+/, '').replace(/\/+$/, '');
}

/**
 * A path that stays below the store's root. Throws InputError for `..`, absolute paths, backslashes, drive letters
 * and control characters, also in their percent-encoded form.
 */
export function safePath(path: string): string {
  const invalid = () => new InputError(`Invalid path: '${path.slice(0, 200)}'`);
  let decoded = path;
  for (let i = 0; i < 3 && /%[0-9a-f]{2}/i.test(decoded); i++) {
    try {
      decoded = decodeURIComponent(decoded);
    } catch {
      break;
    }
  }
  for (const text of [path, decoded]) {
    if (text.includes(NUL) || text.includes('\\') || text.startsWith('/')) {
      throw invalid();
    }
    if (/^[a-z]:/i.test(text) || /\p{Cc}/u.test(text)) throw invalid();
    if (text.split('/').some(part => part === '..' || part === '.')) {
      throw invalid();
    }
  }
  if (
    path.length > 2000 ||
    path.split('/').some(p => Buffer.byteLength(p) > 250)
  ) {
    throw new InputError(
      'The path of an artifact may have 2,000 characters, and each folder or file name 250 bytes',
    );
  }
  return path.split('/').filter(Boolean).join('/');
}

/** Passes the first bytes of a stream and then ends it. */
export function firstBytes(content: Readable, count: number): Readable {
  let left = count;
  if (left === 0) {
    content.destroy();
    return Readable.from([]);
  }
  const cut = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const part = chunk.subarray(0, left);
      left -= part.length;
      this.push(part);
      if (left === 0) {
        this.push(null);
        content.destroy();
      }
      done();
    },
  });
  content.on('error', error => cut.destroy(error));
  cut.on('close', () => content.destroy());
  return content.pipe(cut);
}
