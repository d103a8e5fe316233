import { InputError } from '@backstage/errors';
import { ColumnDefect } from '@ml-home/backstage-plugin-ml-home-common';
import {
  ChargeBatch,
  ChargeSource,
} from '@ml-home/backstage-plugin-ml-home-node';
import { createHash } from 'node:crypto';
import { readAnswer } from './allocation';
import { Oddities, ReadingOf, toCharges } from './toCharges';

const AT_ONCE = 5_000;

/** What OpenCost answered of a cluster, as a source of charges. */
export class AllocationSource implements ChargeSource {
  readonly source = 'opencost';
  readonly name: string;
  readonly bytesTotal?: number;
  readonly batches: AsyncIterable<ChargeBatch>;
  readonly #oddities: Oddities = { longSteps: 0, withoutCost: 0 };
  #digest = '';

  /** @param fetchText - the answer as JSON; asked once, when the reading begins */
  constructor(of: ReadingOf, fetchText: () => Promise<string>) {
    this.name = `OpenCost of ${of.cluster}`;
    this.batches = this.#read(of, fetchText);
  }

  async *#read(
    of: ReadingOf,
    fetchText: () => Promise<string>,
  ): AsyncIterable<ChargeBatch> {
    const text = await fetchText();
    this.#digest = createHash('sha256')
      .update(`${of.cluster}\n${of.currency}\n${text}`)
      .digest('hex');
    let answer: unknown;
    try {
      answer = JSON.parse(text);
    } catch (error) {
      throw new InputError(
        `The answer of OpenCost is no JSON: ${(error as Error).message}`,
      );
    }
    const charges = readAnswer(answer)
      .flat()
      .flatMap(one => toCharges(one, of, this.#oddities));
    for (let i = 0; i < charges.length; i += AT_ONCE) {
      yield { charges: charges.slice(i, i + AT_ONCE), bytesRead: text.length };
    }
  }

  finish() {
    const { longSteps, withoutCost } = this.#oddities;
    const defects: ColumnDefect[] = [];
    if (longSteps > 0) {
      defects.push({
        column: 'window',
        defect: 'steps of more than a day',
        treatment: 'counted on their first day: ask for step=1d',
        rows: longSteps,
      });
    }
    if (withoutCost > 0) {
      defects.push({
        column: 'totalCost',
        defect: 'workloads without a cost',
        treatment: 'taken as unknown',
        rows: withoutCost,
      });
    }
    return { format: 'OpenCost allocation', digest: this.#digest, defects };
  }
}
