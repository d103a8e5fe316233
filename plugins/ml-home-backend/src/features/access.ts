import {
  featureReadPermission,
  featureSloPermission,
  featureWritePermission,
} from '@ml-home/backstage-plugin-ml-home-common';
import { FeatureImportService } from '@ml-home/backstage-plugin-ml-home-node';
import { AccessRules } from '../access';
import { FeatureService } from './types';

const read = { permission: featureReadPermission };
const write = { permission: featureWritePermission };
const slo = { permission: featureSloPermission };

export const featureAccess: AccessRules<FeatureService> = {
  listFamilies: read,
  getFacets: read,
  listFeatures: read,
  getFamily: read,
  listFamilyFeatures: read,
  getFeature: read,
  getQuality: read,
  registerFamily: { ...write, audit: 'feature-family-register' },
  unregisterFamily: { ...write, audit: 'feature-family-unregister' },
  listDeliveries: read,
  deliver: { ...write, audit: 'feature-deliver' },
  setSlo: { ...slo, audit: 'feature-slo-set' },
  listExcuses: read,
  excuse: { ...slo, audit: 'feature-excuse' },
  revokeExcuse: { ...slo, audit: 'feature-excuse-revoke' },
  watch: read,
  unwatch: read,
};

export const featureImportAccess: AccessRules<FeatureImportService> = {
  replaceSource: { ...write, audit: 'feature-source-replace' },
  noteFailure: write,
  deliverDataset: write,
};
