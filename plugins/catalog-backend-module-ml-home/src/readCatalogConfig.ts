import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

export interface CatalogConfig {
  pollMs: number;
  reconcileMs: number;
  folder?: string;
}

function readPositive(config: Config, key: string, fallback: number): number {
  const value = config.getOptionalNumber(key) ?? fallback;
  if (!(value > 0)) {
    throw new InputError(`${key} must be greater than 0, but is ${value}`);
  }
  return value;
}

/** Reads `mlHome.catalog`; see config.d.ts for what the keys mean. */
export function readCatalogConfig(config: Config): CatalogConfig {
  return {
    pollMs: readPositive(config, 'mlHome.catalog.pollSeconds', 2) * 1000,
    reconcileMs:
      readPositive(config, 'mlHome.catalog.reconcileMinutes', 10) * 60_000,
    folder: config.getOptionalString('mlHome.catalog.folder'),
  };
}
