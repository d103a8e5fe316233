import { NotAllowedError } from '@backstage/errors';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import { Executor, SqlPart } from '../database';

/** A version is to be given a name by which it is used. */
export interface Promotion {
  kind: 'alias' | 'stage';
  name: string;
  modelId: string;
  model: string;
  version: number;
  caller: Caller;
}

/** A model is to go by another name. */
export interface Renaming {
  modelId: string;
  name: string;
  newName: string;
  caller: Caller;
}

/** A model has been registered, under a name that another one may have had. */
export interface Registering {
  modelId: string;
  name: string;
  caller: Caller;
}

/** A version of another model has become one of this model. */
export interface Copying {
  modelId: string;
  name: string;
  /** Name of the other model. */
  from: string;
  caller: Caller;
}

/** A version, or a model with all of them, is to be deleted. */
export interface Deletion {
  modelId: string;
  name: string;
  version?: number;
  caller: Caller;
}

/** Why a promotion was refused, in words that tell how to get through. */
export class PromotionRefused extends NotAllowedError {
  readonly promotion: Promotion;
  readonly answer: unknown;

  constructor(message: string, promotion: Promotion, answer: unknown) {
    super(message);
    // Clients and the error handlers of the protocols know the error by this name.
    this.name = 'NotAllowedError';
    this.promotion = promotion;
    this.answer = answer;
  }
}

/**
 * Asked before a version gets an alias or a stage. Governance implements it: the registry knows only that there may be
 * somebody who says no.
 */
export interface PromotionGate {
  /** The condition on a model `m`, in SQL, under which nobody guards the name: then it may be set unasked. */
  unguarded(kind: Promotion['kind'], name: string): SqlPart;
  /** In the open transaction of the change; throws PromotionRefused. */
  check(tx: Executor, promotion: Promotion): Promise<void>;
  /**
   * In the open transaction of a rename, before it: what is kept of the model follows it. Throws NotAllowedError where
   * the model would leave by its new name what guards it by the old one.
   */
  renaming(tx: Executor, renaming: Renaming): Promise<void>;
  /** In the open transaction in which a model gets its name for the first time, after it. */
  registering(tx: Executor, registering: Registering): Promise<void>;
  /** In the open transaction in which a version of another model is copied, after it. */
  copying(tx: Executor, copying: Copying): Promise<void>;
  /** In the open transaction of a deletion, before it. */
  deleting(tx: Executor, deletion: Deletion): Promise<void>;
  /** Keeps a refusal, after the transaction that it ended. */
  refused(refusal: PromotionRefused): Promise<void>;
}

/** Runs a promotion; what the gate refused is kept even though the change is undone. */
export async function guarded<Result>(
  gate: PromotionGate,
  promote: () => Promise<Result>,
): Promise<Result> {
  try {
    return await promote();
  } catch (error) {
    if (error instanceof PromotionRefused) await gate.refused(error);
    throw error;
  }
}
