import {
  modelCreatePermission,
  modelDeletePermission,
  modelReadPermission,
  modelUpdatePermission,
} from '@ml-home/backstage-plugin-ml-home-common';
import { ModelService } from '@ml-home/backstage-plugin-ml-home-node';
import { AccessRules } from '../access';
import { ModelReadService } from './ModelReadService';

const read = { permission: modelReadPermission };
const update = { permission: modelUpdatePermission };

export const modelAccess: AccessRules<ModelService> = {
  createModel: { permission: modelCreatePermission, audit: 'model-create' },
  getModel: read,
  searchModels: read,
  updateModel: { ...update, audit: 'model-update' },
  deleteModel: { permission: modelDeletePermission, audit: 'model-delete' },
  setModelTag: { ...update, audit: 'model-tag-set' },
  deleteModelTag: { ...update, audit: 'model-tag-delete' },
  setAlias: { ...update, audit: 'model-alias-set' },
  deleteAlias: { ...update, audit: 'model-alias-delete' },
  getVersionByAlias: read,
  getLatestVersions: read,
  createVersion: { ...update, audit: 'model-version-create' },
  getVersion: read,
  searchVersions: read,
  updateVersion: { ...update, audit: 'model-version-update' },
  transitionStage: { ...update, audit: 'model-version-stage' },
  deleteVersion: {
    permission: modelDeletePermission,
    audit: 'model-version-delete',
  },
  setVersionTag: { ...update, audit: 'model-version-tag-set' },
  deleteVersionTag: { ...update, audit: 'model-version-tag-delete' },
  getDownloadUri: read,
};

export const modelReadAccess: AccessRules<ModelReadService> = {
  listModels: read,
  getFacets: read,
  getModel: read,
  listVersions: read,
  getVersion: read,
};
