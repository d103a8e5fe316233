import { ChargeShape } from '@ml-home/backstage-plugin-ml-home-common';
import { createHash } from 'node:crypto';
import { Executor } from '../database';
import { DatabaseChargeStore } from './DatabaseChargeStore';

/** Shapes that are remembered while a file is read; memory stays the same however long it is. */
const REMEMBERED = 100_000;

/** Names all that a charge is for; equal texts are equal shapes. */
function shapeKey(shape: ChargeShape): string {
  const sorted = (given: Record<string, string>) =>
    Object.keys(given)
      .sort()
      .map(key => [key, given[key]]);
  return JSON.stringify([
    ...[shape.issuer, shape.provider, shape.billingAccount, shape.subAccount],
    ...[shape.category, shape.correction, shape.serviceCategory, shape.service],
    ...[shape.sku, shape.skuMeter, shape.region, shape.resource],
    ...[shape.resourceName, shape.resourceType, shape.pricing],
    ...[shape.commitment, shape.unit, shape.description, shape.namespace],
    ...[shape.environment, shape.gpuType],
    sorted(shape.tags),
    sorted(shape.extra),
  ]);
}

const shapeDigest = (key: string): string =>
  createHash('sha256').update(key).digest('hex');

/** Numbers of shapes, remembered for the reading of one file. */
export class ShapeBook {
  readonly #store: DatabaseChargeStore;
  /** By digest, the oldest first. */
  readonly #known = new Map<string, number>();

  constructor(store: DatabaseChargeStore) {
    this.#store = store;
  }

  async idsOf(tx: Executor, shapes: ChargeShape[]): Promise<number[]> {
    const digests = shapes.map(shape => shapeDigest(shapeKey(shape)));
    const fresh = new Map<string, ChargeShape>();
    digests.forEach((digest, i) => {
      if (!this.#known.has(digest)) fresh.set(digest, shapes[i]);
    });
    const found = await this.#store.shapeIds(
      tx,
      [...fresh].map(([digest, shape]) => ({ digest, shape })),
    );
    const ids = digests.map(
      digest => found.get(digest) ?? this.#known.get(digest)!,
    );
    for (const [digest, id] of found) this.#known.set(digest, id);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= REMEMBERED) break;
      this.#known.delete(oldest);
    }
    return ids;
  }
}
