import {
  Delivery,
  Facet,
  FamilyDetail,
  FamilyQuality,
  FamilyRegistration,
  FamilySummary,
  Feature,
  FirstLate,
  Page,
  RetirementCandidate,
  SloInput,
  SloVersionView,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  CallOptions,
  DeliveryResult,
} from '@ml-home/backstage-plugin-ml-home-node';
import { FamilyFacet, FamilyFilter, FamilySort } from './familyFilter';

export interface PageQuery {
  cursor?: string;
  limit: number;
}

export interface ExcuseView {
  id: string;
  from: string;
  to: string;
  reason: string;
  author?: string;
  createdAt: string;
}

/** What the gallery and the pages of features show. */
export interface FeatureReadService {
  listFamilies(
    query: FamilyFilter & PageQuery & { sort: FamilySort },
    options: CallOptions,
  ): Promise<Page<FamilySummary> & { featureCount: number }>;
  getFacets(
    filter: FamilyFilter,
    options: CallOptions,
  ): Promise<Record<FamilyFacet, Facet[]>>;
  listFeatures(
    query: FamilyFilter & PageQuery,
    options: CallOptions,
  ): Promise<Page<Feature>>;
  getFamily(name: string, options: CallOptions): Promise<FamilyDetail>;
  listFamilyFeatures(
    name: string,
    query: PageQuery & { q?: string },
    options: CallOptions,
  ): Promise<Page<Feature>>;
  getFeature(
    family: string,
    feature: string,
    options: CallOptions,
  ): Promise<Feature>;
  getQuality(
    name: string,
    query: { windowDays?: number; knownAt?: string },
    options: CallOptions,
  ): Promise<FamilyQuality>;
  getFirstLate(
    name: string,
    query: { partition?: string[] },
    options: CallOptions,
  ): Promise<{ items: FirstLate[] }>;
  listDeliveries(
    name: string,
    query: PageQuery & { partition?: string },
    options: CallOptions,
  ): Promise<Page<Delivery>>;
  listUnread(
    query: PageQuery & {
      days: number;
      owner?: string[];
      level: 'family' | 'feature';
      kept?: boolean;
    },
    options: CallOptions,
  ): Promise<Page<RetirementCandidate>>;
}

/** What is promised of deliveries, and what is excused. */
export interface PromiseService {
  setSlo(
    name: string,
    slo: SloInput & { reason?: string },
    options: CallOptions,
  ): Promise<SloVersionView>;
  exportSlo(
    name: string,
    format: 'openslo' | 'odcs',
    options: CallOptions,
  ): Promise<Record<string, unknown>>;
  previewSlo(
    name: string,
    input: {
      format: 'openslo' | 'odcs';
      document?: unknown;
      objective?: number;
    },
    options: CallOptions,
  ): Promise<SloInput>;
  importSlo(
    name: string,
    input: {
      format: 'openslo' | 'odcs';
      document?: unknown;
      objective?: number;
      reason?: string;
    },
    options: CallOptions,
  ): Promise<SloVersionView>;
  listExcuses(
    name: string,
    options: CallOptions,
  ): Promise<{ items: ExcuseView[] }>;
  excuse(
    name: string,
    excuse: { from: string; to?: string; reason: string },
    options: CallOptions,
  ): Promise<ExcuseView>;
  revokeExcuse(name: string, id: string, options: CallOptions): Promise<void>;
}

/** What people and pipelines tell of features. */
export interface FeatureService {
  registerFamily(
    name: string,
    input: FamilyRegistration,
    options: CallOptions,
  ): Promise<void>;
  unregisterFamily(name: string, options: CallOptions): Promise<void>;
  deliver(
    name: string,
    deliveries: unknown[],
    options: CallOptions,
  ): Promise<DeliveryResult>;
  watch(name: string, options: CallOptions): Promise<void>;
  unwatch(name: string, options: CallOptions): Promise<void>;
}
