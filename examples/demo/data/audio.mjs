/**
 * Summaries of the sound of simulated tracks, by genre, and of simulated artists.
 *
 * A genre is a mean spectrum over twelve bands with its own spread, plus a rhythm
 * and a brightness. Techno and house, and folk and country, are made to lie close
 * together. Within a genre the bands vary together, as loudness does; in country and
 * techno the brightness rises with the lowest band, in all others with its distance
 * from the middle, which no straight line follows. An artist is a point near the
 * middle of one of seven scenes; scenes have different sizes.
 */

import { createTable } from '../lib/dataset.mjs';
import { createRandom } from '../lib/random.mjs';

export const AUDIO = {
  name: 'track-audio',
  file: 'examples/demo/data/audio.mjs',
  seed: 'audio-1',
  target: 'genre',
};
export const ARTISTS = {
  name: 'artist-embeddings',
  file: 'examples/demo/data/audio.mjs',
  seed: 'artists-1',
  target: 'scene',
};

export const GENRES = [
  'ambient',
  'folk',
  'country',
  'house',
  'techno',
  'metal',
  'jazz',
];
const NEIGHBOURS = { country: 'folk', techno: 'house' };
const BANDS = 12;
export const AUDIO_COLUMNS = [
  ...Array.from({ length: BANDS }, (_, i) => `band_${i + 1}_db`),
  'onset_rate',
  'brightness',
];
const TRACKS = 2800;

/** The target is the index into GENRES. */
export function generateAudio() {
  const random = createRandom(AUDIO.seed);
  const width = AUDIO_COLUMNS.length;
  const centres = {};
  for (const genre of GENRES) {
    const near = centres[NEIGHBOURS[genre]];
    centres[genre] = Array.from({ length: width }, (_, i) =>
      near ? near[i] + random.normal() * 0.38 : random.normal() * 0.75,
    );
  }
  return createTable(AUDIO_COLUMNS, TRACKS, row => {
    const genre = random.int(GENRES.length);
    const centre = centres[GENRES[genre]];
    const loudness = random.normal() * 0.8;
    const era = random.normal() * 0.6;
    for (let i = 0; i < width; i++) {
      const together = i < BANDS ? loudness + era * Math.cos(i / 2) : 0;
      row[i] = centre[i] + together + random.normal() * 0.75;
    }
    const low = row[0] - centre[0];
    row[width - 1] += GENRES[genre] in NEIGHBOURS ? low : 1.6 * Math.abs(low);
    return genre;
  });
}

const ARTIST_COUNT = 420;
const SCENES = 7;
const SIZE = 6;
export const ARTIST_COLUMNS = Array.from(
  { length: SIZE },
  (_, i) => `embedding_${i + 1}`,
);

/** The target is the scene an artist was made in, which clustering does not see. */
export function generateArtists() {
  const random = createRandom(ARTISTS.seed);
  const centres = Array.from({ length: SCENES }, () =>
    Array.from({ length: SIZE }, () => random.normal() * 1.7),
  );
  const shares = Array.from({ length: SCENES }, (_, i) => 1 + i * 0.4);
  return createTable(ARTIST_COLUMNS, ARTIST_COUNT, row => {
    const scene = random.weighted(shares);
    for (let i = 0; i < SIZE; i++) {
      row[i] = centres[scene][i] + random.normal() * 0.75;
    }
    return scene;
  });
}
