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
  /** Readers hand out the same object for the same shape: it needs no digest a second time. */
  readonly #seen = new WeakMap<ChargeShape, number>();
  /** By digest, the oldest first. */
  readonly #known = new Map<string, number>();

  constructor(store: DatabaseChargeStore) {
    this.#store = store;
  }

  /** Whether the numbers of all of them are known without asking. */
  knows(shapes: ChargeShape[]): boolean {
    return shapes.every(shape => this.#seen.has(shape));
  }

  /** Numbers of shapes, in their order; those that are new are added. */
  async idsOf(tx: Executor, shapes: ChargeShape[]): Promise<number[]> {
    if (this.knows(shapes)) return shapes.map(shape => this.#seen.get(shape)!);
    const digests = new Map<ChargeShape, string>();
    const fresh = new Map<string, ChargeShape>();
    for (const shape of shapes) {
      if (this.#seen.has(shape) || digests.has(shape)) continue;
      const digest = shapeDigest(shapeKey(shape));
      digests.set(shape, digest);
      if (!this.#known.has(digest)) fresh.set(digest, shape);
    }
    const found = await this.#store.shapeIds(
      tx,
      [...fresh].map(([digest, shape]) => ({ digest, shape })),
    );
    for (const [digest, id] of found) this.#known.set(digest, id);
    for (const [shape, digest] of digests) {
      this.#seen.set(shape, this.#known.get(digest)!);
    }
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= REMEMBERED) break;
      this.#known.delete(oldest);
    }
    return shapes.map(shape => this.#seen.get(shape)!);
  }
}
