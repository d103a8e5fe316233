import { AllocationRule } from '@ml-home/backstage-plugin-ml-home-common';
import { Executor } from '../../database';
import { DatabaseResourceUseStore } from './DatabaseResourceUseStore';
import { DatabaseRunUseStore } from '../estimates/DatabaseRunUseStore';
import { judgeUse } from './useRecord';
import { objectKey } from '../Visibility';

const AT_ONCE = 1_000;

/** Is told of runs of which something else is reported than before, in the transaction that changes it. */
export interface UseListener {
  usesChanged(tx: Executor, runIds: string[]): Promise<void>;
}

/** Says whom reports of use belong to, and whoever reckons with runs that they changed. */
export class ResourceUseDesk {
  readonly #uses: DatabaseResourceUseStore;
  readonly #runs: DatabaseRunUseStore;
  #listener?: UseListener;

  constructor(options: {
    uses: DatabaseResourceUseStore;
    runs: DatabaseRunUseStore;
  }) {
    this.#uses = options.uses;
    this.#runs = options.runs;
  }

  /** Carbon is made after costs, and told of them. */
  listen(listener: UseListener): void {
    this.#listener = listener;
  }

  async runsChanged(tx: Executor, runIds: string[]): Promise<void> {
    const unique = [...new Set(runIds)];
    if (unique.length === 0) return;
    await this.#runs.noteReported(tx, unique);
    await this.#listener?.usesChanged(tx, unique);
  }

  /** Judges again what rules say of, when they are other ones. */
  async rejudge(tx: Executor, rules: AllocationRule[]): Promise<void> {
    const runs: string[] = [];
    let after = '0';
    for (;;) {
      const uses = await this.#uses.judgedAfter(tx, after, AT_ONCE);
      const changed = uses.flatMap(use => {
        const next = judgeUse(rules, use);
        const [was, now] = [use.object, next.object].map(
          object => object && objectKey(object),
        );
        if (was === now && use.rule === next.rule) return [];
        runs.push(
          ...[use.object, next.object].flatMap(object =>
            object?.kind === 'run' ? object.name : [],
          ),
        );
        return [{ key: use.key, ...next }];
      });
      await this.#uses.assign(tx, changed);
      if (uses.length < AT_ONCE) break;
      after = uses.at(-1)!.key;
    }
    await this.runsChanged(tx, runs);
  }
}
