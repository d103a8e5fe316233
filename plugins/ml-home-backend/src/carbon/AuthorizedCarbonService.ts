import {
  costImportPermission,
  costReadPermission,
} from '@ml-home/backstage-plugin-ml-home-common';
import { AccessRules } from '../access';
import { CarbonImportService } from './CarbonImportService';
import { CarbonReadService } from './CarbonReadService';

const read = { permission: costReadPermission };
const bring = { permission: costImportPermission };

export const carbonReadAccess: AccessRules<CarbonReadService> = {
  getOverview: read,
  getObjectCarbon: read,
  listUnknownRuns: read,
  compare: read,
};

export const carbonImportAccess: AccessRules<CarbonImportService> = {
  requireImport: bring,
  importFile: { ...bring, audit: 'carbon-import' },
  importTotal: { ...bring, audit: 'carbon-import' },
  openTracker: { ...bring, audit: 'carbon-tracker-open' },
  addDifference: { ...bring, audit: 'carbon-import' },
  getTracker: bring,
  joinEmission: { ...bring, audit: 'carbon-emission-join' },
  listImports: read,
  listUnmatched: read,
  listFactors: read,
  setFactors: { ...bring, audit: 'carbon-factors-set' },
  endFactor: { ...bring, audit: 'carbon-factor-end' },
};
