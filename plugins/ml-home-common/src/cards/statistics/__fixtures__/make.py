"""Makes statistics.json with scikit-learn, fairlearn and statsmodels-free arithmetic of their own.

    python -m pip install scikit-learn==1.9.1 fairlearn==0.15.0
    python make.py > statistics.json

Scores are drawn with a fixed seed, so that the file is the same each time.
"""

import json

import fairlearn
import fairlearn.metrics as fair
import numpy as np
import scipy
import sklearn
import sklearn.metrics as metrics
from scipy.stats import binomtest

rng = np.random.default_rng(20261129)
n = 2000
group = rng.choice(["a", "b", "c"], n, p=[0.6, 0.3, 0.1])
truth = rng.binomial(1, np.where(group == "a", 0.4, 0.25))
score = np.clip(
    np.round(rng.normal(0.35 + 0.3 * truth - 0.05 * (group == "c"), 0.18, n), 2), 0, 1
)
USED = 0.5
said = (score >= USED).astype(int)


def counts(truth, said):
    tn, fp, fn, tp = metrics.confusion_matrix(truth, said, labels=[0, 1]).ravel()
    return {"tp": int(tp), "fp": int(fp), "tn": int(tn), "fn": int(fn)}


def wilson(k, n):
    bounds = binomtest(int(k), int(n)).proportion_ci(0.95, method="wilson")
    return [bounds.low, bounds.high]


all_counts = counts(truth, said)
thresholds = sorted(set(score.tolist()))
edges = np.linspace(0, 1, 11)
place = np.minimum(np.digitize(score, edges[1:-1], right=True), 9)
bins, ece = [], 0.0
for i in range(10):
    inside = place == i
    if inside.any():
        bins.append(
            {
                "low": round(float(edges[i]), 1),
                "high": round(float(edges[i + 1]), 1),
                "n": int(inside.sum()),
                "positives": int(truth[inside].sum()),
                "meanScore": float(score[inside].mean()),
            }
        )
        ece += inside.mean() * abs(truth[inside].mean() - score[inside].mean())

sensitive = {"sensitive_features": group}
print(
    json.dumps(
        {
            "madeWith": {
                "scikit-learn": sklearn.__version__,
                "fairlearn": fairlearn.__version__,
                "scipy": scipy.__version__,
                "numpy": np.__version__,
            },
            "counts": all_counts,
            "precision": metrics.precision_score(truth, said),
            "recall": metrics.recall_score(truth, said),
            "f1": metrics.f1_score(truth, said),
            "accuracy": metrics.accuracy_score(truth, said),
            "falsePositiveRate": fair.false_positive_rate(truth, said),
            "selectionRate": fair.selection_rate(truth, said),
            "recallWilson": wilson(all_counts["tp"], all_counts["tp"] + all_counts["fn"]),
            "precisionWilson": wilson(all_counts["tp"], all_counts["tp"] + all_counts["fp"]),
            "wilson": [[k, m, *wilson(k, m)] for k, m in [(0, 1), (0, 20), (1, 1), (7, 9), (88, 88), (500, 1000)]],
            "thresholds": [
                {"threshold": t, **counts(truth, (score >= t).astype(int))} for t in thresholds
            ],
            "rocAuc": metrics.roc_auc_score(truth, score),
            "averagePrecision": metrics.average_precision_score(truth, score),
            "calibration": bins,
            "ece": ece,
            "groups": [
                {"group": g, **counts(truth[group == g], said[group == g])} for g in "abc"
            ],
            "demographicParityDifference": fair.demographic_parity_difference(truth, said, **sensitive),
            "demographicParityRatio": fair.demographic_parity_ratio(truth, said, **sensitive),
            "equalizedOddsDifference": fair.equalized_odds_difference(truth, said, **sensitive),
            "equalizedOddsRatio": fair.equalized_odds_ratio(truth, said, **sensitive),
            "equalOpportunityDifference": fair.equal_opportunity_difference(truth, said, **sensitive),
        },
        indent=1,
    )
)
