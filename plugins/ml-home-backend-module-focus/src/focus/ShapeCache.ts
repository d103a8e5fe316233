import { ChargeShape } from '@ml-home/backstage-plugin-ml-home-common';
import { NotedDefects } from './DefectBook';

/** Shapes of one generation; those of the one before are still known. Some 3 kB each. */
const GENERATION = 25_000;
/** Shapes that share the cells they are first looked up by; more are looked up by all of their cells. */
const MAX_ALIKE = 8;
/** V8 copies texts that are shorter, and makes longer ones a view of what they are cut from. */
const SHORTEST_VIEW = 13;

interface Known {
  cells: string[];
  shape: ChargeShape;
  noted: NotedDefects;
}

/** A text that keeps nothing in memory but itself, unlike one that was cut from a piece of a file. */
export const ownText = (text: string): string =>
  text.length < SHORTEST_VIEW ? text : Buffer.from(text).toString();

/** Shapes by the cells that they are made of: bills repeat them in most of their rows. */
export class ShapeCache {
  readonly #places: number[];
  readonly #keyPlaces: number[];
  #current = new Map<string, Known[]>();
  #before = new Map<string, Known[]>();
  #count = 0;

  /**
   * @param places - of the cells that make a shape
   * @param keyPlaces - of the few that tell most shapes apart
   */
  constructor(places: number[], keyPlaces: number[]) {
    this.#places = places;
    this.#keyPlaces = keyPlaces;
  }

  find(cells: string[]): Omit<Known, 'cells'> | undefined {
    const key = this.#keyOf(cells);
    const current = this.#current.get(key);
    if (current) {
      const found = this.#among(current, cells);
      if (found) return found;
    }
    const found = this.#findMoved(key, cells);
    if (found || (current?.length ?? 0) < MAX_ALIKE) return found;
    const whole = this.#wholeKeyOf(cells);
    return this.#current.get(whole)?.[0] ?? this.#findMoved(whole, cells);
  }

  /** A row with the cells of its shape alone, none of which keeps the file in memory. */
  ownCells(cells: string[]): string[] {
    const own: string[] = new Array(cells.length).fill('');
    for (const place of this.#places) own[place] = ownText(cells[place] ?? '');
    return own;
  }

  /** @param cells - as `ownCells` makes them */
  add(cells: string[], shape: ChargeShape, noted: NotedDefects): void {
    this.#put({ cells, shape, noted });
  }

  #put(known: Known): void {
    if (this.#count >= GENERATION) {
      this.#before = this.#current;
      this.#current = new Map();
      this.#count = 0;
    }
    this.#count += 1;
    const key = this.#keyOf(known.cells);
    const alike = this.#current.get(key);
    if (!alike) this.#current.set(ownText(key), [known]);
    else if (alike.length < MAX_ALIKE) alike.push(known);
    else this.#current.set(this.#wholeKeyOf(known.cells), [known]);
  }

  /** One of the generation before, which is one of this generation from now on. */
  #findMoved(key: string, cells: string[]): Known | undefined {
    const found = this.#among(this.#before.get(key) ?? [], cells);
    if (found) this.#put(found);
    return found;
  }

  #among(alike: Known[], cells: string[]): Known | undefined {
    for (const known of alike) {
      if (this.#same(known.cells, cells)) return known;
    }
    return undefined;
  }

  #same(known: string[], cells: string[]): boolean {
    for (const place of this.#places) {
      if (known[place] !== (cells[place] ?? '')) return false;
    }
    return true;
  }

  #keyOf(cells: string[]): string {
    let key = '';
    for (const place of this.#keyPlaces) key += `${cells[place] ?? ''}\n`;
    return key;
  }

  #wholeKeyOf(cells: string[]): string {
    return JSON.stringify(this.#places.map(place => cells[place] ?? ''));
  }
}
