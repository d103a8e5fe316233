/**
 * What the plugin Cost Insights asks of a site's client. Said here by shape, so that nobody has to install the plugin
 * who does not use it.
 */

export interface InsightsGroup {
  id: string;
  name?: string;
}

export interface InsightsDay {
  /** `YYYY-MM-DD`. */
  date: string;
  amount: number;
}

export interface InsightsChange {
  amount: number;
  /** Absent where nothing was spent before. */
  ratio?: number;
}

export interface InsightsCost {
  id: string;
  aggregation: InsightsDay[];
  change?: InsightsChange;
  /** A line over seconds since 1970. */
  trendline?: { slope: number; intercept: number };
  groupedCosts?: Record<string, InsightsCost[]>;
}

export interface InsightsEntity {
  id: string | null;
  /** Of the period before, and of this one. */
  aggregation: [number, number];
  change: InsightsChange;
  entities: Record<string, InsightsEntity[]>;
}

export interface InsightsMetric {
  id: string;
  format: 'number' | 'currency';
  aggregation: InsightsDay[];
  change: InsightsChange;
}

export interface InsightsAlert {
  title: string;
  subtitle: string;
  status?: 'snoozed' | 'accepted' | 'dismissed';
  url?: string;
  buttonText?: string;
  onSnoozed?(options: {
    data: { intervals: string };
  }): Promise<InsightsAlert[]>;
  onAccepted?(options: { data: unknown }): Promise<InsightsAlert[]>;
  onDismissed?(options: {
    data: { reason: string; other: string | null; feedback: string | null };
  }): Promise<InsightsAlert[]>;
}
