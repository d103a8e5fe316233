import { ColumnDefect } from '@ml-home/backstage-plugin-ml-home-common';

/** More kinds of defects say nothing more. */
const MAX_DEFECTS = 500;
const EXAMPLE_LENGTH = 120;

/** What was noted while something was read, to be noted again for each row that is the same. */
export type NotedDefects = ColumnDefect[];

/** Counts what was wrong in a file, by column and kind. */
export class DefectBook {
  readonly #defects = new Map<string, ColumnDefect>();
  #recording: NotedDefects | undefined;

  /** Runs something and answers what it noted besides. */
  record<T>(work: () => T): { value: T; noted: NotedDefects } {
    const noted: NotedDefects = [];
    this.#recording = noted;
    try {
      return { value: work(), noted };
    } finally {
      this.#recording = undefined;
    }
  }

  /** Counts one more row of each. */
  again(noted: NotedDefects): void {
    for (const defect of noted) defect.rows += 1;
  }

  note(
    column: string,
    defect: string,
    treatment: string,
    at: { example?: unknown; line?: number; rows?: number } = {},
  ): void {
    const key = `${column}\n${defect}\n${treatment}`;
    const known = this.#defects.get(key);
    const rows = at.rows ?? 1;
    if (known) {
      known.rows += rows;
      this.#recording?.push(known);
      return;
    }
    if (this.#defects.size >= MAX_DEFECTS) return;
    const noted: ColumnDefect = {
      ...{ column, defect, treatment, rows, line: at.line },
      example:
        at.example === undefined
          ? undefined
          : String(at.example).slice(0, EXAMPLE_LENGTH),
    };
    this.#defects.set(key, noted);
    this.#recording?.push(noted);
  }

  list(): ColumnDefect[] {
    return [...this.#defects.values()].sort((a, b) => b.rows - a.rows);
  }
}
