import {
  cardReadPermission,
  cardWritePermission,
} from '@ml-home/backstage-plugin-ml-home-common';
import { AccessRules } from '../access';
import { CardReadService, CardService } from './types';

const read = { permission: cardReadPermission };
const write = { permission: cardWritePermission };

export const cardReadAccess: AccessRules<CardReadService> = {
  getCard: read,
  listRevisions: read,
  getSuggestions: read,
  exportCard: read,
  listEvaluations: read,
  previewImport: read,
};

export const cardAccess: AccessRules<CardService> = {
  changeCard: { ...write, audit: 'model-card-change' },
  restoreCard: { ...write, audit: 'model-card-restore' },
  importCard: { ...write, audit: 'model-card-import' },
  evaluate: { ...write, audit: 'model-evaluation-push' },
  // Anyone who may read a card may have its files read again: nothing but what they say changes.
  refreshFiles: { ...read, audit: 'model-card-refresh' },
};
