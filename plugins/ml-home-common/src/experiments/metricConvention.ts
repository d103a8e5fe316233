import { z } from 'zod';

export const metricDirectionSchema = z.enum(['higher', 'lower', 'none']);
/** Which way a metric is better; `none` when neither is. */
export type MetricDirection = z.infer<typeof metricDirectionSchema>;

export interface MetricMeaning {
  direction: MetricDirection;
  unit?: string;
  /** The name as people write it: `NDCG@10` for `ndcg_at_10`. */
  label: string;
}

const units: [RegExp, string][] = [
  [/(^|[_/.])(ms|millis|milliseconds)$/, 'ms'],
  [/(^|[_/.])(s|sec|secs|seconds)$/, 's'],
  [/(^|[_/.])(minutes)$/, 'min'],
  [/(^|[_/.])(hours)$/, 'h'],
  [/(^|[_/.])(pct|percent|percentage)$/, '%'],
  [/(^|[_/.])(megabytes|mb)$/, 'MB'],
  [/(^|[_/.])(bytes)$/, 'B'],
  [/(^|[_/.])(usd)$/, 'US$'],
  [/(^|[_/.])(watts)$/, 'W'],
  [/(^|[_/.])(kwh)$/, 'kWh'],
];

/** Neither direction is better: where training stands, or how big something is. */
const neutral =
  /^system\/|(^|[_/.-])(epoch|step|iteration|iterations|lr|learning_rate|n|count|rows|support|size|samples|example_count|seed|param_count|parameters|best_iteration|stopped_epoch|restored_epoch|best_cv_score_index)$/;

const lower =
  /loss|error|perplexity|(^|[_/.\s-])(rmse|mse|mae|mape|smape|rmsle|medae|mase|wer|cer|ece|brier|nll|logloss|log_loss|ppl|fid|fpr|fnr|latency|duration|time|ms|seconds|cost|usd|emissions|co2|kwh|memory|hamming|psi|drift|violations|rank|regret|divergence|kl)([_/.\s@-]|\d|$)/;

const higher =
  /accuracy|precision|recall|sensitivity|specificity|(^|[_/.\s-])(acc|f1|f2|fbeta|auc|auroc|roc_auc|prauc|pr_auc|ap|map|mrr|ndcg|dcg|gauc|hr|hit|hits|hitrate|hit_rate|diversity|coverage|novelty|serendipity|r2|r2_score|explained_variance|score|bleu|rouge|rouge1|rouge2|rougel|rougelsum|meteor|iou|miou|dice|kappa|mcc|matthews|ctr|cvr|lift|uplift|reward|return|win_rate|throughput|qps|tokens_per_second|spearman|pearson|kendall|faithfulness|relevance|similarity|correctness|groundedness|exact_match|ks|gini|psnr|ssim)([_/.\s@-]|\d|$)/;

const ranking: [RegExp, string][] = [
  [/^n?dcg$/, 'NDCG'],
  [/^map$/, 'MAP'],
  [/^mrr$/, 'MRR'],
  [/^(hr|hit_?rate|hits?)$/, 'Hit rate'],
  [/^precision$/, 'Precision'],
  [/^recall$/, 'Recall'],
  [/^f1$/, 'F1'],
  [/^coverage$/, 'Coverage'],
  [/^intra_?list_?diversity$/, 'Intra-list diversity'],
  [/^diversity$/, 'Diversity'],
  [/^novelty$/, 'Novelty'],
];

/**
 * `ndcg_at_10`, `ndcg@10` and `ndcg_10` are one name to people. Ranking metrics that are cut at k read as `NAME@k`,
 * whatever prefix (`val_`) they carry; every other key stays as it was logged.
 */
function labelOf(key: string): string {
  const match = /^(.*?)(?:_at_|@|_)(\d+)$/i.exec(key);
  if (!match) return key;
  const [, stem, k] = match;
  const parts =
    /^((?:.*?[_/.\s-])??)(intra_?list_?diversity|hit_?rate|[a-z0-9]+)$/i.exec(
      stem,
    );
  if (!parts) return key;
  const [, prefix, name] = parts;
  const known = ranking.find(([pattern]) => pattern.test(name.toLowerCase()));
  return known ? `${prefix}${known[1]}@${k}` : key;
}

/**
 * What the name of a metric says by the field's conventions: which direction is better, its unit, and how people
 * write it. A person's setting for an experiment goes before it.
 */
export function metricConvention(key: string): MetricMeaning {
  const name = key.toLowerCase();
  const unit = units.find(([pattern]) => pattern.test(name))?.[1];
  const direction = (): MetricDirection => {
    if (neutral.test(name)) return 'none';
    if (lower.test(name)) return 'lower';
    return higher.test(name) ? 'higher' : 'none';
  };
  return {
    direction: direction(),
    label: labelOf(key),
    ...(unit ? { unit } : {}),
  };
}

/** The better of two finite values; undefined when neither is. */
export function isBetter(
  direction: MetricDirection,
  value: number,
  than: number,
): boolean {
  if (direction === 'none') return false;
  return direction === 'higher' ? value > than : value < than;
}
