import { z } from 'zod';
import { CardValues } from '../fields';
import { CardProblem } from '../changes';
import { Evaluation } from '../evaluation';

export const cardFormats = [
  'huggingface',
  'model-card-toolkit',
  'cyclonedx-1.6',
  'cyclonedx-1.7',
  'cyclonedx-1.7-attestations',
  'spdx-3.0.1',
  'sagemaker',
  'mof',
  'croissant',
] as const;
export const cardFormatSchema = z.enum(cardFormats);
export type CardFormat = z.infer<typeof cardFormatSchema>;

/** What a format does not carry as it is. */
export const lossSchema = z.object({
  field: z.string(),
  /**
   * - lost: reading the document again does not bring it back
   * - changed: it comes back as something else
   * - property: it is kept among free properties, which only ML Home reads
   */
  kind: z.enum(['lost', 'changed', 'property']),
  detail: z.string().optional(),
});
export type Loss = z.infer<typeof lossSchema>;

/** A card to export: names, values, and what else formats ask for. */
export interface CardDocumentInput {
  model: string;
  version: string;
  values: CardValues;
  /** ISO 8601; when the version was made. */
  createdAt?: string;
  /** For the formats that draw curves and matrices. */
  evaluations?: Evaluation[];
}

/** What a document says in the words of a card. */
export interface CardReading {
  values: CardValues;
  problems: CardProblem[];
}
