import { isFields, textOf } from '../mapping/values';
import {
  RegistryServerClient,
  RegistryServerError,
} from './RegistryServerClient';

/** The most that the server allows. */
const PAGE = 100;
/** Single places of failing pages that are asked for, before the whole reading is given up. */
const MAX_SINGLES = 1_000;
const MAX_PAGES = 1_000;

export const nameIn = (item: unknown): string | undefined =>
  isFields(item) && isFields(item.spec)
    ? textOf(item.spec.name, 200)
    : undefined;

/** What a list holds, and at how many of its places the server fails. */
export interface ReadList {
  items: unknown[];
  failing: number[];
}

const isServerFailure = (error: unknown): boolean =>
  error instanceof RegistryServerError && (error.status ?? 0) >= 500;

const changed = (list: string): RegistryServerError =>
  new RegistryServerError(`/${list} changed while it was read`);

/**
 * Reads a list page by page. A page at which the server fails is read place by place, so that one broken object does
 * not hide a hundred; the places at which it still fails are told, counted from 0.
 *
 * Throws RegistryServerError when the list changes while it is read: what moved between two pages would be lost.
 */
export async function readList(
  client: RegistryServerClient,
  list: string,
): Promise<ReadList> {
  const items: unknown[] = [];
  const failing: number[] = [];
  let total: number | undefined;
  let singles = 0;
  const note = (said: number | undefined) => {
    if (said === undefined) return;
    if (total !== undefined && total !== said) throw changed(list);
    total = said;
  };
  const isOver = (place: number) => total !== undefined && place >= total;

  const readSingles = async (from: number, why: unknown): Promise<boolean> => {
    for (let place = from; place < from + PAGE && !isOver(place); place++) {
      singles += 1;
      if (singles > MAX_SINGLES) throw why;
      try {
        const single = await client.page(list, place + 1, 1);
        note(single.total);
        if (single.items.length === 0) return true;
        items.push(...single.items);
      } catch (error) {
        if (!isServerFailure(error)) throw error;
        failing.push(place);
        // The server fails wherever it is asked, and not at some object.
        if (items.length === 0 && failing.length >= 5) throw why;
      }
    }
    return false;
  };

  for (let page = 1; page <= MAX_PAGES; page++) {
    if (isOver((page - 1) * PAGE)) break;
    let over: boolean;
    try {
      const read = await client.page(list, page, PAGE);
      note(read.total);
      items.push(...read.items);
      over = read.items.length < PAGE;
    } catch (error) {
      if (!isServerFailure(error)) throw error;
      over = await readSingles((page - 1) * PAGE, error);
    }
    if (over) break;
  }
  const names = items.flatMap(item => nameIn(item) ?? []);
  const complete = items.length + failing.length === (total ?? items.length);
  if (!complete || new Set(names).size < names.length) throw changed(list);
  return { items, failing };
}
