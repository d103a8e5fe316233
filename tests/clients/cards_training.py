"""A small classifier, trained, logged and evaluated by the real clients, with an evaluation by slice."""

import numpy as np


def tell_apart(seed=7, n=1500):
    """Rows of two numbers, their truth, and a group of each row of which the last one is small."""
    rng = np.random.default_rng(seed)
    group = rng.choice(["English", "Spanish", "Arabic", "Tagalog"], n, p=[0.55, 0.25, 0.17, 0.03])
    noise = np.where(group == "Arabic", 1.6, 0.8)
    truth = rng.binomial(1, 0.4, n)
    first = truth + rng.normal(0, noise, n)
    return np.column_stack([first, rng.normal(0, 1, n)]), truth, group


def counts(truth, said):
    return {
        "tp": int(((truth == 1) & (said == 1)).sum()),
        "fp": int(((truth == 0) & (said == 1)).sum()),
        "tn": int(((truth == 0) & (said == 0)).sum()),
        "fn": int(((truth == 1) & (said == 0)).sum()),
    }


def by_threshold(truth, score, steps=41):
    return [
        {"threshold": round(t, 3), **counts(truth, (score >= t).astype(int))}
        for t in np.linspace(0, 1, steps).tolist()
    ]


def calibration(truth, score, bins=10):
    found = []
    for i in range(bins):
        low, high = i / bins, (i + 1) / bins
        inside = (score >= low) & ((score < high) if i < bins - 1 else (score <= high))
        if inside.any():
            found.append(
                {
                    "low": round(low, 3),
                    "high": round(high, 3),
                    "n": int(inside.sum()),
                    "positives": int(truth[inside].sum()),
                    "meanScore": float(score[inside].mean()),
                }
            )
    return found


def evaluation(truth, score, group, threshold=0.5):
    said = (score >= threshold).astype(int)
    return {
        "name": "holdout",
        "dataset": {"name": "lyrics-holdout", "digest": "9f2c1e"},
        "positive": "explicit",
        "negative": "clean",
        "threshold": threshold,
        "band": {"metric": "f1", "gap": 0.05, "minN": 60},
        "slices": [
            {
                "slice": {},
                "counts": counts(truth, said),
                "thresholds": by_threshold(truth, score),
                "calibration": calibration(truth, score),
            },
            *(
                {
                    "slice": {"language": name},
                    "counts": counts(truth[group == name], said[group == name]),
                    "thresholds": by_threshold(truth[group == name], score[group == name]),
                }
                for name in sorted(set(group))
            ),
        ],
    }


def train_and_register(name, artifact="ml-home-evaluation.json"):
    """One run that trains, logs, evaluates and registers; answers the run's id and what was evaluated."""
    import mlflow
    import pandas as pd
    from mlflow.models import infer_signature
    from sklearn.linear_model import LogisticRegression

    rows, truth, group = tell_apart()
    train, test = slice(0, 900), slice(900, None)
    frame = pd.DataFrame(rows, columns=["a", "b"])
    with mlflow.start_run() as run:
        mlflow.set_tags({"mlflow.source.git.commit": "4f1d2c3b", "mlflow.source.git.dirty": "false"})
        mlflow.log_params({"C": 1.0, "penalty": "l2"})
        data = mlflow.data.from_pandas(frame[train].assign(y=truth[train]), name="lyrics", targets="y")
        mlflow.log_input(data, context="training")
        model = LogisticRegression().fit(frame[train], truth[train])
        score = model.predict_proba(frame[test])[:, 1]
        mlflow.log_metric("train_accuracy", float(model.score(frame[train], truth[train])))
        document = evaluation(truth[test], score, group[test])
        mlflow.log_dict(document, artifact)
        mlflow.sklearn.log_model(
            model,
            name="model",
            signature=infer_signature(frame[train], model.predict(frame[train])),
            registered_model_name=name,
        )
    return run.info.run_id, document
