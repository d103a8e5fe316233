import { ModelStage, Page } from '@ml-home/backstage-plugin-ml-home-common';
import { CallOptions } from './caller';
import { KeyValue, SearchQuery } from './experiments';

/** Times are epoch milliseconds. */
export interface ModelVersionRecord {
  name: string;
  version: string;
  createdAt: number;
  updatedAt: number;
  stage: ModelStage;
  description?: string;
  source: string;
  runId?: string;
  runLink?: string;
  loggedModelId?: string;
  createdBy?: string;
  tags: KeyValue[];
  aliases: string[];
}

export interface ModelRecord {
  name: string;
  createdAt: number;
  updatedAt: number;
  description?: string;
  tags: KeyValue[];
  aliases: { alias: string; version: string }[];
  /** The newest version of each stage. */
  latestVersions: ModelVersionRecord[];
}

/** Registered models, their versions, aliases and stages. */
export interface ModelService {
  createModel(
    input: { name: string; description?: string; tags: KeyValue[] },
    options: CallOptions,
  ): Promise<ModelRecord>;
  getModel(name: string, options: CallOptions): Promise<ModelRecord>;
  searchModels(
    query: SearchQuery,
    options: CallOptions,
  ): Promise<Page<ModelRecord>>;
  updateModel(
    name: string,
    input: { description?: string; newName?: string },
    options: CallOptions,
  ): Promise<ModelRecord>;
  deleteModel(name: string, options: CallOptions): Promise<void>;
  setModelTag(name: string, tag: KeyValue, options: CallOptions): Promise<void>;
  deleteModelTag(
    name: string,
    key: string,
    options: CallOptions,
  ): Promise<void>;
  setAlias(
    name: string,
    alias: string,
    version: string,
    options: CallOptions,
  ): Promise<void>;
  deleteAlias(name: string, alias: string, options: CallOptions): Promise<void>;
  getVersionByAlias(
    name: string,
    alias: string,
    options: CallOptions,
  ): Promise<ModelVersionRecord>;
  getLatestVersions(
    name: string,
    stages: string[],
    options: CallOptions,
  ): Promise<ModelVersionRecord[]>;
  createVersion(
    input: {
      name: string;
      source: string;
      runId?: string;
      runLink?: string;
      loggedModelId?: string;
      description?: string;
      tags: KeyValue[];
    },
    options: CallOptions,
  ): Promise<ModelVersionRecord>;
  getVersion(
    name: string,
    version: string,
    options: CallOptions,
  ): Promise<ModelVersionRecord>;
  searchVersions(
    query: SearchQuery,
    options: CallOptions,
  ): Promise<Page<ModelVersionRecord>>;
  updateVersion(
    name: string,
    version: string,
    description: string,
    options: CallOptions,
  ): Promise<ModelVersionRecord>;
  transitionStage(
    name: string,
    version: string,
    stage: ModelStage,
    archiveExisting: boolean,
    options: CallOptions,
  ): Promise<ModelVersionRecord>;
  deleteVersion(
    name: string,
    version: string,
    options: CallOptions,
  ): Promise<void>;
  setVersionTag(
    name: string,
    version: string,
    tag: KeyValue,
    options: CallOptions,
  ): Promise<void>;
  deleteVersionTag(
    name: string,
    version: string,
    key: string,
    options: CallOptions,
  ): Promise<void>;
  /** Where the files of a version lie, with `models:/m-…` resolved. */
  getDownloadUri(
    name: string,
    version: string,
    options: CallOptions,
  ): Promise<string>;
}
