import {
  CardChange,
  CardFormat,
  CardImportPreview,
  CardRevision,
  CardSuggestion,
  CardView,
  Evaluation,
  EvaluationView,
  Loss,
  Page,
} from '@ml-home/backstage-plugin-ml-home-common';
import { CallOptions } from '@ml-home/backstage-plugin-ml-home-node';

export interface CardExport {
  format: CardFormat;
  fileName: string;
  mediaType: string;
  document: string;
  lossReport: Loss[];
}

/** What pages and clients read of cards. Models that the caller may not read have none. */
export interface CardReadService {
  getCard(
    model: string,
    version: string,
    options: CallOptions,
  ): Promise<CardView>;
  listRevisions(
    model: string,
    version: string,
    page: { cursor?: string; limit: number },
    options: CallOptions,
  ): Promise<Page<CardRevision>>;
  getSuggestions(
    model: string,
    version: string,
    options: CallOptions,
  ): Promise<{ items: CardSuggestion[] }>;
  exportCard(
    model: string,
    version: string,
    format: CardFormat,
    options: CallOptions,
  ): Promise<CardExport>;
  listEvaluations(
    model: string,
    version: string,
    options: CallOptions,
  ): Promise<{ items: EvaluationView[] }>;
  previewImport(
    model: string,
    version: string,
    input: { format: CardFormat; document: string },
    options: CallOptions,
  ): Promise<CardImportPreview>;
}

/** What people and pipelines write on cards. */
export interface CardService {
  /** Throws ConflictError that names the fields which somebody else changed since `baseRevision`. */
  changeCard(
    model: string,
    version: string,
    input: { baseRevision: number; changes: Record<string, CardChange> },
    options: CallOptions,
  ): Promise<void>;
  restoreCard(
    model: string,
    version: string,
    input: { revision: number; baseRevision: number; reason?: string },
    options: CallOptions,
  ): Promise<void>;
  importCard(
    model: string,
    version: string,
    input: {
      format: CardFormat;
      document: string;
      baseRevision: number;
      take?: string[];
      reason?: string;
    },
    options: CallOptions,
  ): Promise<void>;
  evaluate(
    model: string,
    version: string,
    evaluation: Evaluation,
    options: CallOptions,
  ): Promise<{ id: string; repeated: boolean }>;
  /** Reads the logged files of a version anew. */
  refreshFiles(
    model: string,
    version: string,
    options: CallOptions,
  ): Promise<void>;
}
