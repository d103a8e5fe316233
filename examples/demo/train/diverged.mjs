/** Thrown by a trainer that finds its own loss to be no number any more. */
export class DivergedError extends Error {
  constructor(step, loss) {
    super(`The loss is ${loss} at step ${step}: training has diverged.`);
    this.name = 'DivergedError';
    this.step = step;
    this.loss = loss;
  }
}

/** Thrown by a trainer that was told to stop early. */
export class PrunedError extends Error {
  constructor(step, reason) {
    super(reason);
    this.name = 'PrunedError';
    this.step = step;
  }
}

export function requireFinite(step, loss) {
  if (!Number.isFinite(loss)) {
    throw new DivergedError(step, loss);
  }
}
