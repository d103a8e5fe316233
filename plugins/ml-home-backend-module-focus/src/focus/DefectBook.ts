import { ColumnDefect } from '@ml-home/backstage-plugin-ml-home-common';

/** More kinds of defects say nothing more. */
const MAX_DEFECTS = 500;
const EXAMPLE_LENGTH = 120;

/** Counts what was wrong in a file, by column and kind. */
export class DefectBook {
  readonly #defects = new Map<string, ColumnDefect>();

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
      return;
    }
    if (this.#defects.size >= MAX_DEFECTS) return;
    this.#defects.set(key, {
      ...{ column, defect, treatment, rows, line: at.line },
      example:
        at.example === undefined
          ? undefined
          : String(at.example).slice(0, EXAMPLE_LENGTH),
    });
  }

  list(): ColumnDefect[] {
    return [...this.#defects.values()].sort((a, b) => b.rows - a.rows);
  }
}
