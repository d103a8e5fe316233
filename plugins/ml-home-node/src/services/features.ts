import {
  DeliveryEventInput,
  Schedule,
  SloInput,
  StatisticsInput,
} from '@ml-home/backstage-plugin-ml-home-common';
import { CallOptions } from './caller';

/** What a source may say of a feature; what it does not know it leaves out. */
export interface FeatureFacts {
  type?: string;
  description?: string;
  /** Entity ref. */
  owner?: string;
  lifecycle?: string;
  access?: string;
  dataClass?: string;
  online?: boolean;
  offline?: boolean;
  streaming?: boolean;
  onlineSource?: string;
  offlineSource?: string;
  ttlSeconds?: number;
  /** The code that computes it. */
  code?: string;
  tags?: Record<string, string>;
}

/** What a source may say of a family. */
export interface FamilyFacts {
  title?: string;
  description?: string;
  /** Names of the join keys. */
  entityKeys?: string[];
  /** Entity ref. */
  owner?: string;
  lifecycle?: string;
  access?: string;
  dataClass?: string;
  /** Entity ref of the project. */
  project?: string;
  /** Entity ref of the MLFeatureFamily, from the catalog only. */
  entityRef?: string;
  /** Where the family is declared, from the catalog only. */
  location?: string;
  tags?: string[];
  schedule?: Schedule;
  slo?: SloInput;
  /** Names of the datasets whose deliveries are those of the family, beside the features' offline sources. */
  datasets?: string[];
  links?: { url: string; title?: string }[];
}

export interface FamilyClaim {
  family: string;
  facts: FamilyFacts;
  features: { name: string; facts: FeatureFacts }[];
}

/** A named set of features that somebody fetches together. */
export interface ServiceClaim {
  name: string;
  reads: { family: string; features: string[] }[];
}

/** A registry that features are imported from, such as the Feast project `music`. */
export interface FeatureSource {
  kind: 'feast' | 'openlineage';
  name: string;
}

export interface ImportResult {
  families: number;
  features: number;
  /** Families that the source said something of before and does not any more. */
  gone: number;
}

/** The outcome of reported deliveries; what is wrong is named and the rest is kept. */
export interface DeliveryResult {
  accepted: number;
  /** Known already: nothing is counted twice. */
  repeated: number;
  refused: { index: number; message: string }[];
}

/** A delivery of a dataset, whose partition is named by its key or by an instant that it holds. */
export interface DatasetDelivery extends Omit<DeliveryEventInput, 'partition'> {
  /** Key as in `DeliveryEventInput`; one of this and `at` is given. */
  partition?: string;
  /** ISO 8601 instant inside the partition, for who does not know the family's schedule. */
  at?: string;
}

/** Statistics of a column, whose partition is named by its key or by an instant that it holds. */
export interface ColumnStatistics extends Omit<StatisticsInput, 'partition'> {
  /** Key as in `StatisticsInput`; one of this and `at` is given. */
  partition?: string;
  /** ISO 8601 instant inside the partition, for who does not know the family's schedule. */
  at?: string;
}

/** What of a family is in its online store. */
export interface MaterialisedFamily {
  family: string;
  /** ISO 8601 instants; the end is exclusive. */
  intervals: { start: string; end: string }[];
  /** When that was known at the latest. */
  at: string;
}

/** What importers say about features; who wins where sources differ is decided here. */
export interface FeatureImportService {
  /** Replaces all that a source said before, at once or not at all. */
  replaceSource(
    source: FeatureSource,
    said: { families: FamilyClaim[]; services: ServiceClaim[] },
    options: CallOptions,
  ): Promise<ImportResult>;
  /** Notes that a source could not be read; what it said before stands. */
  noteFailure(
    source: FeatureSource,
    message: string,
    options: CallOptions,
  ): Promise<void>;
  /**
   * Reports deliveries of a dataset, which are those of every family that names it as an offline source. Answers
   * undefined when no family does.
   */
  deliverDataset(
    dataset: string,
    deliveries: DatasetDelivery[],
    from: string,
    options: CallOptions,
  ): Promise<DeliveryResult | undefined>;
  /**
   * Reports partitions as delivered that lie whole in what is materialised, for families with a schedule. Nobody says
   * when each came: the time of the report stands for it where it is within two periods of the partition's end, which
   * is the latest that it can have been; of what ended earlier nothing is said.
   */
  deliverMaterialised(
    source: FeatureSource,
    said: MaterialisedFamily[],
    options: CallOptions,
  ): Promise<{ accepted: number }>;
  /**
   * Reports statistics of a dataset's columns, which are those of the features of the same name in every family that
   * is computed from the dataset. Columns that are no features are passed over.
   */
  reportDataset(
    datasets: string[],
    statistics: ColumnStatistics[],
    from: string,
    options: CallOptions,
  ): Promise<void>;
}
