"""What the client logs by itself: flavours, system metrics, evaluation, sweeps, background writes."""

import os
import time

import mlflow
import numpy as np
import pandas as pd
from harness import PORTAL, expect, test, unique
from mlflow import MlflowClient
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV

mlflow.set_tracking_uri(PORTAL.tracking_uri)
client = MlflowClient()


def experiment():
    return mlflow.set_experiment(unique("autolog")).experiment_id


def data():
    features, labels = make_classification(
        n_samples=300, n_features=6, random_state=7
    )
    return features, labels


@test(timeout=180)
def scikit_learn():
    experiment()
    features, labels = data()
    mlflow.sklearn.autolog(silent=True)
    try:
        with mlflow.start_run() as run:
            LogisticRegression(C=0.5, max_iter=50).fit(features, labels)
    finally:
        mlflow.sklearn.autolog(disable=True)
    logged = client.get_run(run.info.run_id)
    expect(logged.data.params["C"], "0.5", "a param")
    assert 0.5 < logged.data.metrics["training_accuracy_score"] <= 1, "the accuracy"
    expect(len(logged.inputs.dataset_inputs), 1, "datasets")
    expect(len(logged.outputs.model_outputs), 1, "logged models")
    files = {file.path for file in client.list_artifacts(run.info.run_id)}
    assert "training_confusion_matrix.png" in files, f"the plot among {files}"
    model = mlflow.sklearn.load_model(
        f"models:/{logged.outputs.model_outputs[0].model_id}"
    )
    expect(len(model.predict(features)), 300, "predictions")


@test(timeout=180)
def a_grid_search_with_children():
    found = experiment()
    features, labels = data()
    mlflow.sklearn.autolog(silent=True, log_models=False)
    try:
        with mlflow.start_run() as run:
            GridSearchCV(
                LogisticRegression(max_iter=50), {"C": [0.1, 1.0, 10.0]}, cv=3
            ).fit(features, labels)
    finally:
        mlflow.sklearn.autolog(disable=True)
    children = client.search_runs(
        [found], f"tags.mlflow.parentRunId = '{run.info.run_id}'"
    )
    expect(
        sorted(child.data.params["C"] for child in children),
        ["0.1", "1.0", "10.0"],
        "the children's params",
    )


@test(timeout=180)
def lightgbm_curves():
    import lightgbm as lgb

    experiment()
    features, labels = data()
    train = lgb.Dataset(features[:200], labels[:200])
    valid = lgb.Dataset(features[200:], labels[200:], reference=train)
    mlflow.lightgbm.autolog(silent=True)
    try:
        with mlflow.start_run() as run:
            lgb.train(
                {"objective": "binary", "metric": "auc", "verbose": -1},
                train,
                num_boost_round=25,
                valid_sets=[valid],
                valid_names=["valid"],
            )
    finally:
        mlflow.lightgbm.autolog(disable=True)
    history = client.get_metric_history(run.info.run_id, "valid-auc")
    expect([point.step for point in history], list(range(25)), "the steps")
    logged = client.get_run(run.info.run_id)
    expect(logged.data.params["objective"], "binary", "a param")
    expect(len(logged.outputs.model_outputs), 1, "logged models")


@test(timeout=120)
def system_metrics():
    experiment()
    mlflow.set_system_metrics_sampling_interval(0.5)
    mlflow.set_system_metrics_samples_before_logging(1)
    try:
        with mlflow.start_run(log_system_metrics=True) as run:
            time.sleep(3)
    finally:
        mlflow.set_system_metrics_sampling_interval(None)
        mlflow.set_system_metrics_samples_before_logging(None)
    keys = client.get_run(run.info.run_id).data.metrics
    for key in ("system/cpu_utilization_percentage", "system/system_memory_usage_megabytes"):
        assert key in keys, f"{key} among {sorted(keys)}"


@test(timeout=240)
def a_parent_of_two_hundred():
    found = experiment()
    with mlflow.start_run(run_name="sweep") as parent:
        for index in range(200):
            with mlflow.start_run(nested=True, run_name=f"trial-{index}"):
                mlflow.log_params({"index": index})
                mlflow.log_metric("score", index % 17)
    best = client.search_runs(
        [found],
        f"tags.mlflow.parentRunId = '{parent.info.run_id}' AND metrics.score = 16",
        order_by=["metrics.score DESC", "params.index ASC"],
        max_results=3,
    )
    expect(len(best), 3, "the best on the first page")
    seen, token = set(), None
    while True:
        page = client.search_runs(
            [found],
            f"tags.mlflow.parentRunId = '{parent.info.run_id}'",
            max_results=33,
            page_token=token,
        )
        seen |= {run.info.run_name for run in page}
        token = page.token
        if not token:
            break
    expect(seen, {f"trial-{index}" for index in range(200)}, "all children")


@test(timeout=240)
def evaluating_a_classifier():
    experiment()
    features, labels = data()
    frame = pd.DataFrame(features, columns=[f"f{i}" for i in range(6)])
    model = LogisticRegression(max_iter=50).fit(frame, labels)
    frame["label"] = labels
    with mlflow.start_run() as run:
        info = mlflow.sklearn.log_model(model, name="model")
        result = mlflow.models.evaluate(
            info.model_uri,
            frame,
            targets="label",
            model_type="classifier",
            evaluator_config={"log_explainer": False},
        )
    logged = client.get_run(run.info.run_id)
    expect(
        logged.data.metrics["accuracy_score"],
        result.metrics["accuracy_score"],
        "the accuracy",
    )
    assert result.artifacts, "plots of the evaluation"
    files = {file.path for file in client.list_artifacts(run.info.run_id)}
    assert any("roc" in file for file in files), f"a ROC curve among {files}"


@test(timeout=180)
def evaluating_predictions_of_a_table():
    experiment()
    frame = pd.DataFrame({"truth": [1.0, 2.0, 3.0], "guess": [1.1, 1.9, 3.2]})
    with mlflow.start_run() as run:
        mlflow.models.evaluate(
            data=frame, targets="truth", predictions="guess", model_type="regressor"
        )
    metrics = client.get_run(run.info.run_id).data.metrics
    assert abs(metrics["mean_absolute_error"] - 0.4 / 3) < 1e-9, metrics


@test(timeout=120)
def background_logging():
    experiment()
    with mlflow.start_run() as run:
        waiting = [
            mlflow.log_metric("loss", 1 / (step + 1), step=step, synchronous=False)
            for step in range(300)
        ]
        mlflow.log_params({"lr": 0.1}, synchronous=False)
        for one in waiting:
            one.wait()
        mlflow.flush_async_logging()
    history = client.get_metric_history(run.info.run_id, "loss")
    expect(sorted(point.step for point in history), list(range(300)), "the steps")
    expect(client.get_run(run.info.run_id).data.params, {"lr": "0.1"}, "the params")


@test()
def a_resumed_run():
    experiment()
    with mlflow.start_run() as run:
        mlflow.log_metric("loss", 1, step=0)
    run_id = run.info.run_id
    expect(client.get_run(run_id).info.status, "FINISHED", "the status")
    with mlflow.start_run(run_id=run_id):
        expect(client.get_run(run_id).info.status, "RUNNING", "the status again")
        mlflow.log_metric("loss", 0.5, step=1)
        mlflow.log_param("after", "the break")
    logged = client.get_run(run_id)
    expect(logged.data.metrics["loss"], 0.5, "the latest")
    expect(logged.info.status, "FINISHED", "the status at last")


@test()
def two_writers_that_finish_one_run():
    from concurrent.futures import ThreadPoolExecutor

    found = experiment()
    run = client.create_run(found)

    def finish(index):
        for step in range(20):
            client.log_metric(run.info.run_id, f"m{index}", step, step=step)
        client.set_terminated(run.info.run_id, "FINISHED" if index else "FAILED")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(finish, range(4)))
    logged = client.get_run(run.info.run_id)
    assert logged.info.status in ("FINISHED", "FAILED"), logged.info.status
    expect(
        logged.data.metrics, {f"m{i}": 19.0 for i in range(4)}, "the latest of each"
    )


@test()
def a_pandas_table_of_all_runs():
    found = experiment()
    for index in range(5):
        with mlflow.start_run(run_name=f"r{index}"):
            mlflow.log_param("index", index)
            mlflow.log_metric("score", np.nan if index == 2 else index)
    frame = mlflow.search_runs([found], order_by=["metrics.score DESC"])
    expect(list(frame["params.index"])[:4], ["4", "3", "1", "0"], "the order")
    assert np.isnan(frame["metrics.score"].iloc[4]), "NaN comes last"
