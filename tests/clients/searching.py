"""Searches of the real client, and automatic logging."""

import mlflow
from harness import PORTAL, expect, raises, test, unique
from mlflow import MlflowClient
from mlflow.entities import ViewType
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV

mlflow.set_tracking_uri(PORTAL.tracking_uri)
client = MlflowClient()


def some_runs():
    """An experiment with five runs: m 0 to 4, one without p, one with a NaN."""
    place = client.create_experiment(unique("search"))
    for i in range(5):
        run = client.create_run(place, run_name=f"run {i}", start_time=1_000_000 + i)
        client.log_metric(run.info.run_id, "m", i)
        client.log_metric(run.info.run_id, "odd/name here", float("nan") if i == 2 else i)
        if i:
            client.log_param(run.info.run_id, "p", f"Value {i % 2}")
        client.set_tag(run.info.run_id, "team", "Blue" if i < 3 else "red")
        if i != 4:
            client.set_terminated(run.info.run_id)
    return place


@test()
def runs_by_all_kinds_of_filters():
    place = some_runs()
    cases = {
        "": "01234",
        "metrics.m > 2": "34",
        "metrics.m >= 1 and metrics.m < 3": "12",
        "metric.m = 2": "2",
        "metrics.m != 2": "0134",
        "metrics.`odd/name here` > 0": "134",
        'metrics."odd/name here" <= 1': "01",
        "params.p = 'Value 1'": "13",
        "params.p != 'Value 1'": "24",
        "params.p LIKE 'Value%'": "1234",
        "params.p LIKE 'value%'": "",
        "params.p ILIKE 'value%'": "1234",
        "params.p IS NULL": "0",
        "params.p IS NOT NULL": "1234",
        "tags.team = 'Blue'": "012",
        "tag.team ILIKE 'r_d'": "34",
        "tags.`mlflow.runName` = 'run 3'": "3",
        "attributes.status = 'RUNNING'": "4",
        "status != 'RUNNING'": "0123",
        "run_name = 'run 1'": "1",
        "attributes.start_time > 1000003": "4",
        "attributes.start_time = 1000000 AND tags.team = 'Blue'": "0",
        "metrics.none = 1": "",
    }
    for text, wanted in cases.items():
        found = mlflow.search_runs([place], text, output_format="list")
        names = "".join(sorted(run.info.run_name[-1] for run in found))
        expect(names, wanted, f"runs with {text!r}")


@test()
def runs_in_order():
    place = some_runs()

    def names(*order):
        found = client.search_runs([place], order_by=list(order))
        return "".join(run.info.run_name[-1] for run in found)

    expect(names(), "43210", "the newest first")
    expect(names("metrics.m ASC"), "01234", "by a metric")
    expect(names("metrics.m DESC"), "43210", "by a metric, falling")
    expect(names("attributes.start_time ASC"), "01234", "by time")
    expect(names("params.p ASC", "metrics.m DESC"), "42310", "by two, absent last")
    expect(names("metrics.`odd/name here` DESC"), "43102", "NaN last")
    expect(names("metrics.`odd/name here` ASC"), "01342", "NaN last, rising")
    expect(names("tags.team", "start_time asc"), "01234", "by a tag")


@test()
def runs_by_pages():
    place = some_runs()
    seen, token = [], None
    while True:
        page = client.search_runs([place], max_results=2, page_token=token, order_by=["metrics.m"])
        assert len(page) <= 2, "a page is too long"
        seen += [run.info.run_name[-1] for run in page]
        token = page.token
        if not token:
            break
    expect("".join(seen), "01234", "all pages together")


@test()
def runs_of_datasets():
    import pandas as pd

    place = mlflow.set_experiment(unique("search")).experiment_id
    for name in ("clicks", "views"):
        with mlflow.start_run(run_name=name):
            data = mlflow.data.from_pandas(pd.DataFrame({"x": [1.0]}), name=name)
            mlflow.log_input(data, context="training")
    found = mlflow.search_runs([place], "dataset.name = 'clicks'", output_format="list")
    expect([run.info.run_name for run in found], ["clicks"], "by the dataset's name")
    found = mlflow.search_runs([place], "datasets.context = 'training'", output_format="list")
    expect(len(found), 2, "by context")


@test()
def deleted_runs_are_looked_for_apart():
    place = some_runs()
    victim = client.search_runs([place], "metrics.m = 3")[0].info.run_id
    client.delete_run(victim)
    expect(len(client.search_runs([place])), 4, "active")
    expect(len(client.search_runs([place], run_view_type=ViewType.ALL)), 5, "all")
    deleted = client.search_runs([place], run_view_type=ViewType.DELETED_ONLY)
    expect([run.info.run_id for run in deleted], [victim], "deleted")


@test()
def filters_that_are_wrong():
    place = some_runs()
    for text in (
        "metrics.m > 'a'",
        "params.p > 3",
        "metrics.m > 1 OR metrics.m < 0",
        "nonsense",
        "tags.a =",
        "attributes.unheard = 'x'",
        "metrics.m LIKE 'x'",
        "(metrics.m > 1)",
    ):
        with raises("INVALID_PARAMETER_VALUE"):
            client.search_runs([place], text)
    with raises("INVALID_PARAMETER_VALUE"):
        client.search_runs([place], order_by=["unheard ASC"])
    with raises("INVALID_PARAMETER_VALUE"):
        client.search_runs([place], page_token="not a token")


@test()
def experiments_by_filters_and_pages():
    mark = unique("exp")
    ids = [
        client.create_experiment(f"{mark}-{i}", tags={"mark": mark, "i": str(i)})
        for i in range(4)
    ]
    client.delete_experiment(ids[3])

    def names(text, **more):
        found = client.search_experiments(filter_string=text, **more)
        return "".join(experiment.name[-1] for experiment in found)

    expect(names(f"tags.mark = '{mark}'", order_by=["name"]), "012", "by a tag")
    expect(names(f"name LIKE '{mark}%'", order_by=["name DESC"]), "210", "by name")
    expect(names(f"name ILIKE '{mark.upper()}%' AND tags.i = '1'"), "1", "by both")
    all_of_them = names(f"tags.mark = '{mark}'", view_type=ViewType.ALL, order_by=["name"])
    expect(all_of_them, "0123", "deleted ones too")
    seen, token = [], None
    while True:
        page = client.search_experiments(
            filter_string=f"tags.mark = '{mark}'",
            order_by=["name ASC"],
            max_results=2,
            page_token=token,
        )
        seen += [experiment.name[-1] for experiment in page]
        token = page.token
        if not token:
            break
    expect("".join(seen), "012", "by pages")


@test(timeout=150)
def autolog():
    place = mlflow.set_experiment(unique("autolog")).experiment_id
    x, y = load_iris(return_X_y=True, as_frame=True)
    mlflow.sklearn.autolog(silent=True)
    try:
        with mlflow.start_run() as run:
            LogisticRegression(max_iter=300, C=0.5).fit(x, y)
    finally:
        mlflow.sklearn.autolog(disable=True)
    found = client.get_run(run.info.run_id)
    expect(found.info.experiment_id, place, "the experiment")
    expect(found.data.params["C"], "0.5", "a param")
    assert found.data.metrics["training_score"] > 0.9, "the score"
    expect(len(found.outputs.model_outputs), 1, "models")
    expect(len(found.inputs.dataset_inputs), 1, "datasets")
    files = {file.path for file in client.list_artifacts(run.info.run_id)}
    assert "estimator.html" in files, f"the estimator's page, in {files}"
    model = client.get_logged_model(found.outputs.model_outputs[0].model_id)
    expect(model.status.value, "READY", "the model's status")
    metrics = {metric.key for metric in model.metrics or []}
    assert "training_score" in metrics, f"the model's own metrics: {metrics}"


@test(timeout=150)
def autolog_of_a_grid_search():
    place = mlflow.set_experiment(unique("autolog")).experiment_id
    x, y = load_iris(return_X_y=True)
    mlflow.sklearn.autolog(silent=True, log_models=False, log_datasets=False)
    try:
        with mlflow.start_run() as run:
            GridSearchCV(LogisticRegression(max_iter=300), {"C": [0.1, 1]}, cv=2).fit(x, y)
    finally:
        mlflow.sklearn.autolog(disable=True)
    children = client.search_runs(
        [place], f"tags.`mlflow.parentRunId` = '{run.info.run_id}'"
    )
    expect(len(children), 2, "child runs")
    expect(sorted(child.data.params["C"] for child in children), ["0.1", "1"], "their params")
