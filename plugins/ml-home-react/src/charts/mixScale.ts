import type { Tokens } from '../theme';
import { asNumber } from './valueAxis';

/** Colours for values: steps between two tones for numbers, hues for words. */
export interface MixScale {
  of(value: unknown): string;
  low: number;
  high: number;
  /** Empty for numbers. */
  words: string[];
}

/** The share of the accent in the palest tone: it must still stand out from the ground. */
const PALEST = 18;

/** A tone between the ground and the accent. */
export const toneOf = (k: Tokens, share: number): string =>
  `color-mix(in srgb, ${k.accent} ${Math.round(
    PALEST + (100 - PALEST) * Math.min(1, Math.max(0, share)),
  )}%, ${k.paper})`;

/** Colours for a set of values; what is absent is grey. */
export function mixScale(values: readonly unknown[], k: Tokens): MixScale {
  const known = values.filter(v => v !== undefined && v !== null);
  const numbers = known.map(asNumber);
  const others = k.series[6];
  if (known.length && numbers.every(n => n !== undefined)) {
    const low = numbers.reduce<number>((a, b) => Math.min(a, b!), Infinity);
    const high = numbers.reduce<number>((a, b) => Math.max(a, b!), -Infinity);
    return {
      low,
      high,
      words: [],
      of: value => {
        const n = asNumber(value);
        if (n === undefined) return others;
        return toneOf(k, high === low ? 0.5 : (n - low) / (high - low));
      },
    };
  }
  const counts = new Map<string, number>();
  for (const value of known) {
    counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  }
  const words = [...counts.entries()]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 6)
    .map(([word]) => word);
  return {
    low: 0,
    high: 0,
    words,
    of: value => {
      const at = value === undefined ? -1 : words.indexOf(String(value));
      return at < 0 ? others : k.series[at];
    },
  };
}
