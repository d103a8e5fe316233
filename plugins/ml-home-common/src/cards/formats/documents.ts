import { canonicalJson } from '../canonicalJson';
import { CardFieldId, cardFieldIds, CardValues } from '../fields';
import { Json } from './CardReadingBuilder';
import { readCroissant, writeCroissant } from './croissant';
import { DocumentEnvironment, writeCycloneDx } from './cyclonedx';
import { readCycloneDx } from './cyclonedx/read';
import { readHuggingFace, writeHuggingFace } from './huggingface';
import { readMof, writeMof } from './mof';
import {
  readModelCardToolkit,
  writeModelCardToolkit,
} from './modelCardToolkit';
import { readSageMaker, writeSageMaker } from './sagemaker';
import { readSpdx } from './spdx/read';
import { writeSpdx } from './spdx';
import { CardDocumentInput, CardFormat, CardReading, Loss } from './types';

interface FormatMapping {
  write(
    input: CardDocumentInput,
    free: Json,
    environment: DocumentEnvironment,
  ): unknown;
  read(document: unknown): CardReading;
  /** The format has a place for what it does not know. */
  free: boolean;
  /** It carries curves and matrices of evaluations. */
  plots?: boolean;
}

const formats: Record<CardFormat, FormatMapping> = {
  huggingface: { write: writeHuggingFace, read: readHuggingFace, free: true },
  'model-card-toolkit': {
    write: writeModelCardToolkit,
    read: readModelCardToolkit,
    free: false,
  },
  'cyclonedx-1.6': {
    write: (...args) => writeCycloneDx('1.6', ...args),
    read: readCycloneDx,
    free: true,
  },
  'cyclonedx-1.7': {
    write: (...args) => writeCycloneDx('1.7', ...args),
    read: readCycloneDx,
    free: true,
  },
  'cyclonedx-1.7-attestations': {
    write: (...args) => writeCycloneDx('1.7', ...args, { attestations: true }),
    read: readCycloneDx,
    free: true,
  },
  'spdx-3.0.1': { write: writeSpdx, read: readSpdx, free: true },
  sagemaker: {
    write: writeSageMaker,
    read: readSageMaker,
    free: true,
    plots: true,
  },
  mof: { write: writeMof, read: readMof, free: false },
  croissant: { write: writeCroissant, read: readCroissant, free: false },
};

/** Whether two values of a field mean the same; the order of records in a list means nothing. */
function sameMeaning(a: unknown, b: unknown): boolean {
  const normal = (value: unknown) =>
    Array.isArray(value) && value.some(one => typeof one === 'object')
      ? value.map(canonicalJson).sort().join('\n')
      : canonicalJson(value);
  return normal(a) === normal(b);
}

/** Fields of the values that do not come back from a document as they were. */
const differing = (values: CardValues, back: CardValues): CardFieldId[] =>
  cardFieldIds.filter(
    id => values[id] !== undefined && !sameMeaning(values[id], back[id]),
  );

function detailOf(before: unknown, after: unknown): string | undefined {
  if (!Array.isArray(before) || !Array.isArray(after)) return undefined;
  if (before.length !== after.length) {
    return `${after.length} come back instead of ${before.length}`;
  }
  const keys = (list: unknown[]) =>
    new Set(list.flatMap(one => (one ? Object.keys(one as object) : [])));
  const left = keys(after);
  const gone = [...keys(before)].filter(key => !left.has(key));
  return gone.length > 0 ? `without ${gone.join(', ')}` : undefined;
}

/**
 * Writes a card in another format. What is lost is not looked up in a table, it is tried: the document is read back, and
 * whatever does not come back as it was is put among the free properties of the format, or reported.
 */
export function exportCardDocument(
  format: CardFormat,
  input: CardDocumentInput,
  environment: DocumentEnvironment,
): { document: unknown; lossReport: Loss[] } {
  const { write, read, free, plots } = formats[format];
  const { values } = input;
  let document = write(input, {}, environment);
  const rest = differing(values, read(document).values);
  if (free && rest.length > 0) {
    document = write(
      input,
      Object.fromEntries(rest.map(id => [id, values[id]])),
      environment,
    );
  }
  const back = read(document).values;
  const still = new Set(differing(values, back));
  const lossReport = rest.map((field): Loss => {
    if (!still.has(field)) return { field, kind: 'property' };
    if (back[field] === undefined) return { field, kind: 'lost' };
    const detail = detailOf(values[field], back[field]);
    return { field, kind: 'changed', ...(detail ? { detail } : {}) };
  });
  const drawn = (input.evaluations ?? []).some(one =>
    one.slices.some(
      slice => slice.thresholds || slice.confusion || slice.calibration,
    ),
  );
  if (drawn) {
    lossReport.push({
      field: 'evaluations',
      kind: plots ? 'changed' : 'lost',
      detail: plots
        ? 'only the ROC curve and the confusion matrix of the whole are drawn'
        : 'counts by threshold, calibration and confusion matrices',
    });
  }
  return { document, lossReport };
}

/** What a parsed document says in the words of a card, and what is wrong in it. */
export const readCardDocument = (
  format: CardFormat,
  document: unknown,
): CardReading => formats[format].read(document);
