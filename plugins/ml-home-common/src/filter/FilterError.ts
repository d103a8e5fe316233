import { InputError } from '@backstage/errors';

/** What is wrong with a filter, and where: from `at` to the character before `end`. */
export class FilterError extends InputError {
  /** The fault alone, for a place where the filter is in sight. */
  readonly reason: string;
  readonly at: number;
  readonly end: number;

  constructor(
    message: string,
    where: { reason: string; at: number; end: number },
  ) {
    super(message);
    this.reason = where.reason;
    this.at = where.at;
    this.end = where.end;
  }
}
