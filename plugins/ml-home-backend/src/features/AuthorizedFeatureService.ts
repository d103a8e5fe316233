import {
  featureProposePermission,
  featureReadPermission,
  featureSloPermission,
  featureWritePermission,
  lineageReadPermission,
} from '@ml-home/backstage-plugin-ml-home-common';
import { FeatureImportService } from '@ml-home/backstage-plugin-ml-home-node';
import { AccessRules } from '../access';
import { CandidateService } from './DefaultCandidateService';
import { ProposalService } from './proposals';
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
  // Seeing lineage is needed as well; see DefaultFeatureReadService.
  getFirstLate: read,
  listDeliveries: read,
  listUnread: read,
};

export const promiseAccess: AccessRules<PromiseService> = {
  setSlo: { ...slo, audit: 'feature-slo-set' },
  exportSlo: read,
  previewSlo: read,
  importSlo: { ...slo, audit: 'feature-slo-import' },
  listExcuses: read,
  excuse: { ...slo, audit: 'feature-excuse' },
  revokeExcuse: { ...slo, audit: 'feature-excuse-revoke' },
};

export const featureAccess: AccessRules<FeatureService> = {
  registerFamily: { ...write, audit: 'feature-family-register' },
  unregisterFamily: { ...write, audit: 'feature-family-unregister' },
  deliver: { ...write, audit: 'feature-deliver' },
  watch: { ...read, writes: true },
  unwatch: { ...read, writes: true },
};

export const statisticsAccess: AccessRules<StatisticsService> = {
  report: { ...write, audit: 'feature-statistics-report' },
  importTfdv: { ...write, audit: 'feature-statistics-report' },
  listOfFamily: read,
  listOfFeature: read,
};

const propose = { permission: featureProposePermission };

export const proposalAccess: AccessRules<ProposalService> = {
  listProposals: read,
  propose: { ...propose, audit: 'feature-propose' },
  // What is accepted needs the permission of what it does as well; see DefaultProposalService.
  decide: { ...propose, audit: 'feature-proposal-decide' },
  keep: { ...propose, audit: 'feature-keep' },
  unkeep: { ...propose, audit: 'feature-unkeep' },
};

export const featureImportAccess: AccessRules<FeatureImportService> = {
  replaceSource: { ...write, audit: 'feature-source-replace' },
  noteFailure: write,
  deliverDataset: write,
  deliverMaterialised: write,
  reportDataset: write,
};

export const candidateAccess: AccessRules<CandidateService> = {
  listCandidates: { permission: lineageReadPermission },
  // Seeing lineage is needed as well; see DefaultCandidateService.
  adopt: { ...write, audit: 'feature-candidate-adopt' },
  ignore: { ...write, audit: 'feature-candidate-ignore' },
  unignore: { ...write, audit: 'feature-candidate-unignore' },
};
