/** How the line of a run is drawn: one of the hues of the theme and, from the seventh run on, a dash. */
export interface LineStyle {
  /** Index into the series colours of the theme. */
  hue: number;
  dash?: string;
}

/** The seventh colour means "others". */
const HUES = 6;
const dashes = [undefined, '6 3', '2 3'];
const OTHERS = 6;

export const styleOf = (slot: number): LineStyle =>
  slot < HUES * dashes.length
    ? { hue: slot % HUES, dash: dashes[Math.floor(slot / HUES)] }
    : { hue: OTHERS };

/**
 * Gives each shown run a slot, which is its colour. A run keeps the slot that it had before as long as no other shown
 * run holds it, so that choosing one more run repaints no other.
 */
export function assignSlots(
  before: ReadonlyMap<string, number>,
  shown: string[],
): Map<string, number> {
  const slots = new Map<string, number>();
  const taken = new Set<number>();
  for (const id of shown) {
    const kept = before.get(id);
    if (kept === undefined || taken.has(kept)) continue;
    slots.set(id, kept);
    taken.add(kept);
  }
  let free = 0;
  for (const id of shown) {
    if (slots.has(id)) continue;
    while (taken.has(free)) free += 1;
    taken.add(free);
    slots.set(id, free);
  }
  return new Map(shown.map(id => [id, slots.get(id)!]));
}
