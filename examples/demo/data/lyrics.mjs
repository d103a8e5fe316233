/**
 * Lines of lyrics in invented languages, and songs as counts of invented words.
 *
 * A language is a set of syllables with their frequencies and a lexicon made of
 * them. Two pairs are sisters that share half of their words. One letter in
 * twenty-five is mistyped. No word of a living language is meant.
 */

import { createTable } from '../lib/dataset.mjs';
import { createRandom } from '../lib/random.mjs';

export const LINES = {
  name: 'lyric-lines',
  file: 'examples/demo/data/lyrics.mjs',
  seed: 'lyrics-1',
};
export const SONGS = {
  name: 'song-words',
  file: 'examples/demo/data/lyrics.mjs',
  seed: 'songs-1',
  target: 'explicit',
};

export const LANGUAGES = ['alvan', 'brenic', 'corish', 'daswe', 'elmin'];
const SISTERS = { brenic: 'alvan', elmin: 'daswe' };
const CONSONANTS = 'bcdfghklmnprstvw';
const VOWELS = 'aeiouy';
const MISTYPED = 1 / 25;

function createLanguages(random) {
  const lexica = {};
  for (const name of LANGUAGES) {
    const consonants = random.shuffle([...CONSONANTS]).slice(0, 9);
    const vowels = random.shuffle([...VOWELS]).slice(0, 4);
    const syllables = Array.from(
      { length: 30 },
      () => random.pick(consonants) + random.pick(vowels),
    );
    const words = Array.from({ length: 90 }, () =>
      Array.from({ length: 1 + random.int(3) }, () =>
        random.pick(syllables),
      ).join(''),
    );
    const sister = lexica[SISTERS[name]];
    lexica[name] = sister
      ? words.map((word, i) => (i % 2 ? sister[i] : word))
      : words;
  }
  return lexica;
}

/** @returns {{ text: string, language: number }[]} in random order */
export function generateLines(count) {
  const random = createRandom(LINES.seed);
  const lexica = createLanguages(random);
  return Array.from({ length: count }, () => {
    const language = random.int(LANGUAGES.length);
    const words = lexica[LANGUAGES[language]];
    const line = Array.from(
      { length: 2 + random.int(4) },
      // Some words are common and most are rare.
      () => words[Math.floor(words.length * random.next() ** 2)],
    ).join(' ');
    const text = [...line]
      .map(letter =>
        letter !== ' ' && random.chance(MISTYPED)
          ? random.pick([...CONSONANTS, ...VOWELS])
          : letter,
      )
      .join('');
    return { text, language };
  });
}

const SONG_COUNT = 6000;
const WORDS = 60;
const MARKED = 14;
const AMBIGUOUS = 6;
export const MARKETS = ['north', 'south', 'islands'];
/** Shares of the songs; the smallest market also marks least of its words. */
const MARKET_SHARES = [0.6, 0.3, 0.1];
const MARKED_RATE = [0.5, 0.42, 0.26];
export const SONG_COLUMNS = [
  ...Array.from({ length: WORDS }, (_, i) => `word_${i + 1}`),
  ...MARKETS.map(market => `market_${market}`),
];

/**
 * Seven songs in a hundred are explicit. Explicit songs use some of the first
 * fourteen words often; six of those are also said in songs that are not.
 */
export function generateSongs() {
  const random = createRandom(SONGS.seed);
  return createTable(SONG_COLUMNS, SONG_COUNT, row => {
    const market = random.weighted(MARKET_SHARES);
    const explicit = random.chance(0.07) ? 1 : 0;
    for (let i = 0; i < WORDS; i++) {
      let rate = 0.5;
      if (i < MARKED) {
        const said = i < AMBIGUOUS ? 0.18 : 0.01;
        rate = explicit ? MARKED_RATE[market] : said;
      }
      row[i] = Math.floor(-Math.log(1 - random.next()) * rate + 0.3);
    }
    row[WORDS + market] = 1;
    return explicit;
  });
}
