/** The ventures of the demo, in the order they are trained. */

import { artistClusters } from './artist-clusters.mjs';
import { explicitLyrics } from './explicit-lyrics.mjs';
import { genreTagger } from './genre-tagger.mjs';
import { listeningMinutes } from './listening-minutes.mjs';
import { lyricsLanguage } from './lyrics-language.mjs';
import { playlistContinuation } from './playlist-continuation.mjs';
import { queryRanker } from './query-ranker.mjs';
import { skipPredictor } from './skip-predictor.mjs';

/**
 * Each has a name, the project it belongs to, the person who trains, groups of
 * runs, `prepare()` for the data and `train()` for one run.
 */
export const EXPERIMENTS = [
  skipPredictor,
  genreTagger,
  queryRanker,
  listeningMinutes,
  lyricsLanguage,
  explicitLyrics,
  artistClusters,
  playlistContinuation,
];
