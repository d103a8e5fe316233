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
