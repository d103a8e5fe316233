import { Slice } from './values';

/** `language=Arabic, age=13-17`, the dimensions by name; empty for the whole. */
export const sliceName = (slice: Slice): string =>
  Object.keys(slice)
    .sort()
    .map(key => `${key}=${slice[key]}`)
    .join(',');
