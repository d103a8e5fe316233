import spdxIds from 'spdx-license-ids/index.json';

/** Ids that the Hugging Face Hub knows beside those of SPDX. */
const hubIds = new Set([
  'openrail',
  'bigscience-openrail-m',
  'creativeml-openrail-m',
  'bigscience-bloom-rail-1.0',
  'bigcode-openrail-m',
  'openrail++',
  'cc',
  'gpl',
  'lgpl',
  'bsd',
  'pddl',
  'h-research',
  'intel-research',
  'apple-ascl',
  'apple-amlr',
  'deepfloyd-if-license',
  'fair-noncommercial-research-license',
  'llama2',
  'llama3',
  'llama3.1',
  'llama3.2',
  'llama3.3',
  'llama4',
  'grok2-community',
  'gemma',
  'lgpl-lr',
  'c-uda',
]);

const spdxByLower = new Map(spdxIds.map(id => [id.toLowerCase(), id]));

/** The SPDX identifier in its own case; undefined for other licences. */
export const toSpdxId = (id: string): string | undefined =>
  spdxByLower.get(id.trim().toLowerCase());

/**
 * Whether SPDX or the Hugging Face Hub has it on its list, or it is named as one of one's own in the way of SPDX
 * (`LicenseRef-…`); what it allows is not judged.
 */
export const isKnownLicence = (id: string): boolean => {
  const lower = id.trim().toLowerCase();
  return (
    toSpdxId(lower) !== undefined ||
    hubIds.has(lower) ||
    /^licenseref-[a-z0-9.-]+$/.test(lower)
  );
};

/** What a reader should know of a licence that nobody knows; undefined of others. */
export const licenceNote = (id: string): string | undefined =>
  isKnownLicence(id)
    ? undefined
    : `'${id}' is neither an SPDX identifier nor a licence that the Hugging Face Hub knows: policies see an unknown licence`;

/** What the Hugging Face Hub takes as `license`. */
export const isHubLicence = (id: string): boolean =>
  hubIds.has(id) || (toSpdxId(id) !== undefined && id === id.toLowerCase());
