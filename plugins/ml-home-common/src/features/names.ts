import { z } from 'zod';

/** A name of a family or feature: what YAML, Feast and Python can all write. */
export const featureNameSchema = z
  .string()
  .min(1)
  .max(200)
  .regex(
    /^[A-Za-z0-9_][A-Za-z0-9_.:-]*$/,
    'must be letters, digits, _, -, . and : and begin with a letter, digit or _',
  );

/** Pages of the gallery that stand where a family's would. */
const PAGES = ['retirement', 'candidates'];

/** The part of an address that names a family. No name of a family begins with a tilde, so it marks one that is like a page's. */
export const familySegment = (name: string): string =>
  PAGES.includes(name) ? `~${name}` : encodeURIComponent(name);

/** The family that a part of an address names. */
export const familyOfSegment = (segment: string): string =>
  segment.replace(/^~/, '');
