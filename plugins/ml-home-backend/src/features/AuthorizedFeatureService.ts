import {
  featureReadPermission,
  featureSloPermission,
  featureWritePermission,
} from '@ml-home/backstage-plugin-ml-home-common';
import { FeatureImportService } from '@ml-home/backstage-plugin-ml-home-node';
import { AccessRules } from '../access';
import { StatisticsService } from './DefaultStatisticsService';
import { FeatureReadService, FeatureService, PromiseService } from './types';

const read = { permission: featureReadPermission };
const write = { permission: featureWritePermission };
const slo = { permission: featureSloPermission };

export const featureReadAccess: AccessRules<FeatureReadService> = {
  listFamilies: read,
  getFacets: read,
  listFeatures: read,
  getFamily: read,
  listFamilyFeatures: read,
  getFeature: read,
  getQuality: read,
  listDeliveries: read,
  listUnread: read,
};

export const promiseAccess: AccessRules<PromiseService> = {
  setSlo: { ...slo, audit: 'feature-slo-set' },
  exportSlo: read,
  importSlo: { ...slo, audit: 'feature-slo-import' },
  listExcuses: read,
  excuse: { ...slo, audit: 'feature-excuse' },
  revokeExcuse: { ...slo, audit: 'feature-excuse-revoke' },
};

export const featureAccess: AccessRules<FeatureService> = {
  registerFamily: { ...write, audit: 'feature-family-register' },
  unregisterFamily: { ...write, audit: 'feature-family-unregister' },
  deliver: { ...write, audit: 'feature-deliver' },
  watch: read,
  unwatch: read,
};

export const statisticsAccess: AccessRules<StatisticsService> = {
  report: { ...write, audit: 'feature-statistics-report' },
  listOfFamily: read,
  listOfFeature: read,
};

export const featureImportAccess: AccessRules<FeatureImportService> = {
  replaceSource: { ...write, audit: 'feature-source-replace' },
  noteFailure: write,
  deliverDataset: write,
  reportDataset: write,
};
