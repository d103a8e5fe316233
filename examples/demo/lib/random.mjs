/** Random numbers that repeat: one seed gives the same sequence on every machine. */

/** 32 bits of a text, by FNV-1a with a final mix. */
export function hashText(text) {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash = Math.imul(hash ^ character.codePointAt(0), 0x01000193);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/**
 * @param {string | number} seed
 * @returns a generator (mulberry32): fast, 32 bits of state, enough for data of this size
 */
export function createRandom(seed) {
  let state = hashText(String(seed));
  let spare;

  /** Uniform in [0, 1). */
  function next() {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** Standard normal, by Marsaglia's polar method. */
  function normal() {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const u = next() * 2 - 1;
      const v = next() * 2 - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const scale = Math.sqrt((-2 * Math.log(s)) / s);
        spare = v * scale;
        return u * scale;
      }
    }
  }

  /** A whole number from 0 to `count` - 1. */
  const int = count => Math.floor(next() * count);

  /** An index, as likely as its weight. */
  function weighted(weights) {
    let left = next() * weights.reduce((sum, weight) => sum + weight, 0);
    for (let i = 0; i < weights.length; i++) {
      left -= weights[i];
      if (left < 0) {
        return i;
      }
    }
    return weights.length - 1;
  }

  /** Shuffles in place (Fisher and Yates). */
  function shuffle(items) {
    for (let i = items.length - 1; i > 0; i--) {
      const j = int(i + 1);
      [items[i], items[j]] = [items[j], items[i]];
    }
    return items;
  }

  return {
    next,
    normal,
    int,
    weighted,
    shuffle,
    chance: probability => next() < probability,
    pick: items => items[int(items.length)],
  };
}

/** The whole numbers from 0 to `count` - 1 in a random order. */
export function permutation(count, random) {
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    order[i] = i;
  }
  return random.shuffle(order);
}
