import {
  Delivery,
  Facet,
  FamilyDetail,
  FamilyQuality,
  FamilyRegistration,
  FamilySummary,
  Feature,
  Page,
  SloInput,
  SloVersionView,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  CallOptions,
  DeliveryResult,
} from '@ml-home/backstage-plugin-ml-home-node';
import {
  FamilyFacet,
  FamilyFilter,
  FamilySort,
} from './DatabaseFeatureReadStore';

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

/** What the portal's pages and its API do with features. */
export interface FeatureService {
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
  registerFamily(
    name: string,
    input: FamilyRegistration,
    options: CallOptions,
  ): Promise<FamilyDetail>;
  unregisterFamily(name: string, options: CallOptions): Promise<void>;
  listDeliveries(
    name: string,
    query: PageQuery & { partition?: string },
    options: CallOptions,
  ): Promise<Page<Delivery>>;
  deliver(
    name: string,
    deliveries: unknown[],
    options: CallOptions,
  ): Promise<DeliveryResult>;
  setSlo(
    name: string,
    slo: SloInput & { reason?: string },
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
  watch(name: string, options: CallOptions): Promise<void>;
  unwatch(name: string, options: CallOptions): Promise<void>;
}
