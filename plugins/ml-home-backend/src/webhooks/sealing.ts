import {
  createCipheriv,
  createDecipheriv,
  createHash,
  randomBytes,
} from 'node:crypto';

/** Keeps secrets at rest. */
export interface Sealer {
  seal(secret: string): string;
  /** Undefined when it was sealed with another key. */
  open(stored: string): string | undefined;
}

const PLAIN = 'plain:';
const SEALED = 'sealed:';

/**
 * Seals with AES-256-GCM under the site's key. Without a key secrets are stored as they are, and said to be; they
 * stay readable when a key comes later.
 */
export function createSealer(encryptionKey: string | undefined): Sealer {
  const key = encryptionKey
    ? createHash('sha256').update(encryptionKey).digest()
    : undefined;
  return {
    seal(secret) {
      if (!key) return PLAIN + secret;
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const content = Buffer.concat([
        cipher.update(secret, 'utf8'),
        cipher.final(),
      ]);
      return (
        SEALED +
        Buffer.concat([iv, cipher.getAuthTag(), content]).toString('base64')
      );
    },
    open(stored) {
      if (stored.startsWith(PLAIN)) return stored.slice(PLAIN.length);
      if (!stored.startsWith(SEALED) || !key) return undefined;
      const packed = Buffer.from(stored.slice(SEALED.length), 'base64');
      try {
        const decipher = createDecipheriv(
          'aes-256-gcm',
          key,
          packed.subarray(0, 12),
        );
        decipher.setAuthTag(packed.subarray(12, 28));
        return Buffer.concat([
          decipher.update(packed.subarray(28)),
          decipher.final(),
        ]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
