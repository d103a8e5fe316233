import {
  CardFormat,
  cardFieldIds,
  CardFields,
  CardRevision,
  CardView,
  completenessOf,
  EvaluationView,
  licenceNote,
  StoredCardValue,
} from '@ml-home/backstage-plugin-ml-home-common';
import { ReadCard } from './CardReader';
import { DbCardRevisionRow, DbEvaluationRow } from './rows';

export const toEvaluationView = (row: DbEvaluationRow): EvaluationView => ({
  id: row.id,
  name: row.name,
  source: row.source,
  from: row.from ?? undefined,
  createdBy: row.created_by ?? undefined,
  createdAt: row.created_at.toISOString(),
  document: row.document,
});

const bare = (stored: unknown) =>
  (stored as StoredCardValue | null)?.value ?? null;

export const toRevision = (row: DbCardRevisionRow): CardRevision => ({
  revision: row.revision,
  kind: row.kind,
  changes: row.changes.map(({ field, before, after }) => ({
    field,
    before: bare(before),
    after: bare(after),
  })),
  note: row.note ?? undefined,
  author: row.author ?? undefined,
  at: row.created_at.toISOString(),
});

function originsOf(fields: CardFields): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const id of cardFieldIds) {
    const source = fields[id]?.origin.source;
    if (source) counts[source] = (counts[source] ?? 0) + 1;
  }
  return counts;
}

function notesOf({ card, sources }: ReadCard): CardView['notes'] {
  const licence = card.fields['overview.licence']?.value;
  const unknownLicence = licence && licenceNote(licence.id);
  const code = card.fields['overview.code']?.value;
  return [
    ...(unknownLicence
      ? [{ field: 'overview.licence', message: unknownLicence }]
      : []),
    ...(code?.dirty
      ? [
          {
            field: 'overview.code',
            message:
              'The source tree held changes that no commit has: the model cannot be made again from the commit alone',
          },
        ]
      : []),
    ...(sources.runHidden ? [] : sources.version.file_problems ?? []).map(
      ({ file, message }) => ({ field: file, message }),
    ),
  ];
}

export function toCardView(read: ReadCard, mayWrite: boolean): CardView {
  const { card, sources } = read;
  return {
    card,
    completeness: completenessOf(card.fields),
    origins: originsOf(card.fields),
    evaluations: sources.evaluations.map(toEvaluationView),
    notes: notesOf(read),
    updatedBy: sources.version.updated_by ?? undefined,
    updatedAt: sources.version.updated_at?.toISOString(),
    mayWrite,
    runHidden: sources.runHidden,
  };
}

const files: Record<CardFormat, [string, string]> = {
  huggingface: ['README.md', 'text/markdown'],
  'model-card-toolkit': ['model-card-toolkit.json', 'application/json'],
  'cyclonedx-1.6': ['bom.cdx.json', 'application/vnd.cyclonedx+json'],
  'cyclonedx-1.7': ['bom.cdx.json', 'application/vnd.cyclonedx+json'],
  'cyclonedx-1.7-attestations': [
    'attestations.cdx.json',
    'application/vnd.cyclonedx+json',
  ],
  'spdx-3.0.1': ['model.spdx3.json', 'application/spdx+json'],
  sagemaker: ['sagemaker-model-card.json', 'application/json'],
  mof: ['mof.json', 'application/json'],
  croissant: ['croissant.json', 'application/ld+json'],
};

/** Name of the file that an export is saved as, and its media type. */
export function fileOf(
  format: CardFormat,
  model: string,
  version: string,
): { fileName: string; mediaType: string } {
  const [name, mediaType] = files[format];
  const prefix = `${model}-v${version}`.replace(/[^\w.-]+/g, '-').slice(0, 120);
  return {
    fileName: format === 'huggingface' ? name : `${prefix}.${name}`,
    mediaType,
  };
}
