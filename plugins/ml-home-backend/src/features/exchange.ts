import { InputError } from '@backstage/errors';
import {
  fromOdcs,
  fromOpenSlo,
  SloInput,
  sloInputSchema,
} from '@ml-home/backstage-plugin-ml-home-common';
import { parse as parseYaml } from 'yaml';
import { parse } from '../http';

/** The document itself, or what its text says in YAML, of which JSON is a part. */
function read(document: unknown): unknown {
  if (typeof document !== 'string') return document;
  try {
    // A document is small: aliases that unfold to a large one are refused.
    return parseYaml(document, { maxAliasCount: 10 });
  } catch (error) {
    throw new InputError(
      `The document cannot be read as YAML: ${(error as Error).message}`,
    );
  }
}

/** A promise from a document of another tool. Throws InputError that names the field. */
export function toSloInput(input: {
  format: 'openslo' | 'odcs';
  document?: unknown;
  objective?: number;
}): SloInput {
  const document = read(input.document);
  if (input.format === 'openslo') {
    return parse(sloInputSchema, fromOpenSlo(document).slo, 'the document');
  }
  if (input.objective === undefined) {
    throw new InputError(
      "'objective' is missing: an Open Data Contract does not say which share must be on time",
    );
  }
  const { slo } = fromOdcs(document, input.objective);
  return parse(sloInputSchema, slo, 'the document');
}
