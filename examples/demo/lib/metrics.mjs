/** Measures of quality. All take plain arrays of equal length and answer one number. */

const CLIP = 1e-12;

export const sigmoid = x => 1 / (1 + Math.exp(-x));

export function mean(values) {
  let sum = 0;
  for (const value of values) {
    sum += value;
  }
  return sum / values.length;
}

/** Mean negative log likelihood of 0/1 labels, in nats. */
export function logLoss(labels, probabilities) {
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    const p = Math.min(1 - CLIP, Math.max(CLIP, probabilities[i]));
    sum -= labels[i] ? Math.log(p) : Math.log(1 - p);
  }
  return sum / labels.length;
}

/** Area under the ROC curve: the share of (positive, negative) pairs in the right order, ties half. */
export function auc(labels, scores) {
  const order = Array.from(labels.keys()).sort((a, b) => scores[a] - scores[b]);
  let positives = 0;
  let rankSum = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && scores[order[end]] === scores[order[start]]) {
      end++;
    }
    const rank = (start + end + 1) / 2;
    for (let i = start; i < end; i++) {
      if (labels[order[i]]) {
        positives++;
        rankSum += rank;
      }
    }
    start = end;
  }
  const negatives = labels.length - positives;
  return (
    (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives)
  );
}

/** Mean of the precision at every positive, in falling order of score. */
export function averagePrecision(labels, scores) {
  const order = Array.from(labels.keys()).sort((a, b) => scores[b] - scores[a]);
  let hits = 0;
  let sum = 0;
  order.forEach((index, rank) => {
    if (labels[index]) {
      hits++;
      sum += hits / (rank + 1);
    }
  });
  return sum / hits;
}

/** Expected calibration error over ten bins of equal width. */
export function calibrationError(labels, probabilities) {
  const bins = Array.from({ length: 10 }, () => ({ n: 0, said: 0, was: 0 }));
  for (let i = 0; i < labels.length; i++) {
    const bin = bins[Math.min(9, Math.floor(probabilities[i] * 10))];
    bin.n++;
    bin.said += probabilities[i];
    bin.was += labels[i];
  }
  return (
    bins.reduce((sum, bin) => sum + Math.abs(bin.said - bin.was), 0) /
    labels.length
  );
}

/** Counts by true class (row) and predicted class (column). */
export function confusionMatrix(labels, predictions, classes) {
  const counts = Array.from({ length: classes }, () => Array(classes).fill(0));
  for (let i = 0; i < labels.length; i++) {
    counts[labels[i]][predictions[i]]++;
  }
  return counts;
}

export function accuracyOf(confusion) {
  const all = confusion.flat().reduce((sum, count) => sum + count, 0);
  return confusion.reduce((sum, row, i) => sum + row[i], 0) / all;
}

/** Precision, recall and F1 of one class of a confusion matrix; 0 where nothing was predicted. */
export function scoresOf(confusion, index) {
  const hit = confusion[index][index];
  const actual = confusion[index].reduce((sum, count) => sum + count, 0);
  const predicted = confusion.reduce((sum, row) => sum + row[index], 0);
  const precision = predicted ? hit / predicted : 0;
  const recall = actual ? hit / actual : 0;
  const f1 =
    precision + recall ? (2 * precision * recall) / (precision + recall) : 0;
  return { precision, recall, f1 };
}

export const macroF1 = confusion =>
  mean(confusion.map((_, index) => scoresOf(confusion, index).f1));

export function rmse(values, predictions) {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += (values[i] - predictions[i]) ** 2;
  }
  return Math.sqrt(sum / values.length);
}

export function mae(values, predictions) {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += Math.abs(values[i] - predictions[i]);
  }
  return sum / values.length;
}

/** Share of the variance that is explained. */
export function r2(values, predictions) {
  const centre = mean(values);
  let left = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    left += (values[i] - predictions[i]) ** 2;
    total += (values[i] - centre) ** 2;
  }
  return 1 - left / total;
}

/** Normalised discounted cumulated gain of the first `k` of a ranking, with gains 2^grade - 1. */
export function ndcg(rankedGrades, k, allGrades = rankedGrades) {
  const dcg = grades => {
    let sum = 0;
    for (let i = 0; i < Math.min(k, grades.length); i++) {
      sum += (2 ** grades[i] - 1) / Math.log2(i + 2);
    }
    return sum;
  };
  const ideal = dcg([...allGrades].sort((a, b) => b - a));
  return ideal === 0 ? 0 : dcg(rankedGrades) / ideal;
}

/** Mean silhouette: how much nearer points are to their own cluster than to the next one, -1 to 1. */
export function silhouette(points, assignment, clusters) {
  const sizes = Array(clusters).fill(0);
  for (const cluster of assignment) {
    sizes[cluster]++;
  }
  let sum = 0;
  for (let i = 0; i < points.length; i++) {
    const distance = Array(clusters).fill(0);
    for (let j = 0; j < points.length; j++) {
      distance[assignment[j]] += Math.sqrt(
        squaredDistance(points[i], points[j]),
      );
    }
    const own = assignment[i];
    if (sizes[own] > 1) {
      const inside = distance[own] / (sizes[own] - 1);
      const outside = Math.min(
        ...distance
          .map((total, cluster) => total / sizes[cluster])
          .filter((_, cluster) => cluster !== own && sizes[cluster] > 0),
      );
      sum += (outside - inside) / Math.max(inside, outside);
    }
  }
  return sum / points.length;
}

export function squaredDistance(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    sum += (a[i] - b[i]) ** 2;
  }
  return sum;
}
