"""Experiments, runs and what is logged into them, by the real client."""

import math
import time

import mlflow
import pandas as pd
from harness import PORTAL, expect, expect_near, raises, test, unique
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag

mlflow.set_tracking_uri(PORTAL.tracking_uri)
client = MlflowClient()


def experiment():
    return mlflow.set_experiment(unique("tracking")).experiment_id


@test()
def experiments_from_cradle_to_grave():
    name = unique("life")
    found = client.create_experiment(name, tags={"team": "x"})
    expect(client.get_experiment_by_name(name).experiment_id, found, "found by name")
    client.set_experiment_tag(found, "stage", "early")
    expect(client.get_experiment(found).tags["team"], "x", "the first tag")
    expect(client.get_experiment(found).tags["stage"], "early", "the second tag")
    client.rename_experiment(found, f"{name}-new")
    expect(client.get_experiment(found).name, f"{name}-new", "the new name")
    expect(client.get_experiment_by_name(name), None, "the old name")
    client.delete_experiment(found)
    expect(client.get_experiment(found).lifecycle_stage, "deleted", "the stage")
    with raises("RESOURCE_ALREADY_EXISTS"):
        client.create_experiment(f"{name}-new")
    client.restore_experiment(found)
    expect(client.get_experiment(found).lifecycle_stage, "active", "the stage")


@test()
def default_experiment_is_there():
    expect(client.get_experiment("0").name, "Default", "experiment 0")


@test()
def nested_runs():
    experiment()
    with mlflow.start_run(run_name="outer") as outer:
        with mlflow.start_run(run_name="inner", nested=True) as inner:
            mlflow.log_metric("m", 1)
    child = client.get_run(inner.info.run_id)
    expect(child.data.tags["mlflow.parentRunId"], outer.info.run_id, "the parent")
    expect(child.info.run_name, "inner", "the name")
    expect(child.info.status, "FINISHED", "the status")
    found = mlflow.search_runs(
        filter_string=f"tags.mlflow.parentRunId = '{outer.info.run_id}'",
        output_format="list",
    )
    expect([run.info.run_id for run in found], [inner.info.run_id], "the children")


@test()
def params_and_metrics_one_by_one():
    experiment()
    with mlflow.start_run() as run:
        mlflow.log_param("lr", 0.1)
        mlflow.log_params({"depth": 3, "note": "", "long": "x" * 7000})
        for step in (3, 1, 2):
            mlflow.log_metric("loss", 10 - step, step=step)
        mlflow.log_metrics({"a": 1, "b": -2.5}, step=7)
        mlflow.log_param("lr", 0.1)
    data = client.get_run(run.info.run_id).data
    expect(data.params["lr"], "0.1", "a param")
    expect(data.params["note"], "", "an empty param")
    expect(len(data.params["long"]), 6000, "a long param is cut")
    expect(data.metrics["loss"], 7.0, "the metric of the last step")
    history = client.get_metric_history(run.info.run_id, "loss")
    # The client itself does not promise an order.
    expect(sorted((m.step, m.value) for m in history), [(1, 9), (2, 8), (3, 7)], "history")


@test()
def a_param_never_changes():
    experiment()
    with mlflow.start_run():
        mlflow.log_param("k", "one")
        with raises("INVALID_PARAMETER_VALUE"):
            mlflow.log_param("k", "two")


@test()
def numbers_that_are_none():
    experiment()
    with mlflow.start_run() as run:
        mlflow.log_metric("nan", float("nan"))
        mlflow.log_metric("up", float("inf"))
        mlflow.log_metric("down", float("-inf"))
        mlflow.log_metric("tiny", 5e-324)
    metrics = client.get_run(run.info.run_id).data.metrics
    assert math.isnan(metrics["nan"]), f"nan came back as {metrics['nan']}"
    # As MLflow does: infinities are kept as the greatest doubles.
    expect(metrics["up"], 1.7976931348623157e308, "infinity")
    expect(metrics["down"], -1.7976931348623157e308, "minus infinity")
    expect(metrics["tiny"], 5e-324, "the smallest double")


@test()
def a_full_batch():
    run = client.create_run(experiment())
    now = int(time.time() * 1000)
    client.log_batch(
        run.info.run_id,
        metrics=[Metric("m", i / 10, now + i, i) for i in range(800)],
        params=[Param(f"p{i}", str(i)) for i in range(100)],
        tags=[RunTag(f"t{i}", str(i)) for i in range(100)],
    )
    data = client.get_run(run.info.run_id).data
    expect(len(data.params), 100, "params")
    expect(data.metrics["m"], 79.9, "the last point")
    expect(len(client.get_metric_history(run.info.run_id, "m")), 800, "points")


@test()
def more_points_than_a_page():
    run = client.create_run(experiment())
    for start in range(0, 26_000, 1000):
        metrics = [Metric("m", i, i, i) for i in range(start, start + 1000)]
        client.log_batch(run.info.run_id, metrics=metrics)
    history = client.get_metric_history(run.info.run_id, "m")
    expect(len(history), 26_000, "points")
    expect(sum(m.step for m in history), sum(range(26_000)), "the sum of the steps")


@test()
def async_logging():
    experiment()
    with mlflow.start_run() as run:
        for step in range(200):
            mlflow.log_metric("m", step, step=step, synchronous=False)
        mlflow.log_param("p", 1, synchronous=False)
        mlflow.set_tag("t", "x", synchronous=False)
        mlflow.flush_async_logging()
    expect(len(client.get_metric_history(run.info.run_id, "m")), 200, "points")
    data = client.get_run(run.info.run_id).data
    expect((data.params["p"], data.tags["t"]), ("1", "x"), "param and tag")


@test()
def tags_come_and_go():
    run = client.create_run(experiment())
    client.set_tag(run.info.run_id, "päron", "gröt 🎧")
    client.set_tag(run.info.run_id, "päron", "new")
    client.set_tag(run.info.run_id, "mlflow.note.content", "**why**")
    client.set_tag(run.info.run_id, "mlflow.runName", "renamed")
    found = client.get_run(run.info.run_id)
    expect(found.data.tags["päron"], "new", "a tag set twice")
    expect(found.info.run_name, "renamed", "the name follows its tag")
    client.delete_tag(run.info.run_id, "päron")
    assert "päron" not in client.get_run(run.info.run_id).data.tags, "a deleted tag"
    with raises("RESOURCE_DOES_NOT_EXIST"):
        client.delete_tag(run.info.run_id, "päron")


@test()
def dataset_inputs():
    experiment()
    frame = pd.DataFrame({"x": [1.0, 2.0], "y": [0, 1]})
    with mlflow.start_run() as run:
        data = mlflow.data.from_pandas(frame, name="points", targets="y")
        mlflow.log_input(data, context="training", tags={"split": "a"})
        mlflow.log_input(data, context="training")
    inputs = client.get_run(run.info.run_id).inputs.dataset_inputs
    expect(len(inputs), 1, "the same dataset twice is one")
    expect(inputs[0].dataset.name, "points", "its name")
    expect(inputs[0].dataset.digest, data.digest, "its digest")
    tags = {tag.key: tag.value for tag in inputs[0].tags}
    expect(tags["mlflow.data.context"], "training", "its context")
    assert "num_rows" in inputs[0].dataset.profile, "its profile"


@test()
def how_runs_end():
    experiment()
    try:
        with mlflow.start_run() as run:
            raise RuntimeError("as in training")
    except RuntimeError:
        pass
    expect(client.get_run(run.info.run_id).info.status, "FAILED", "after an exception")
    killed = client.create_run(run.info.experiment_id)
    client.set_terminated(killed.info.run_id, "KILLED", end_time=killed.info.start_time + 5)
    found = client.get_run(killed.info.run_id).info
    expect((found.status, found.end_time), ("KILLED", killed.info.start_time + 5), "killed")
    with mlflow.start_run(run_id=killed.info.run_id):
        mlflow.log_metric("again", 1)
    expect(client.get_run(killed.info.run_id).info.status, "FINISHED", "resumed")


@test()
def delete_and_restore_a_run():
    run = client.create_run(experiment())
    client.delete_run(run.info.run_id)
    expect(client.get_run(run.info.run_id).info.lifecycle_stage, "deleted", "stage")
    with raises("INVALID_PARAMETER_VALUE"):
        client.log_metric(run.info.run_id, "m", 1)
    client.restore_run(run.info.run_id)
    client.log_metric(run.info.run_id, "m", 1)
    expect_near(client.get_run(run.info.run_id).data.metrics["m"], 1, "after restoring")


@test()
def deleting_an_experiment_takes_its_runs_along():
    place = experiment()
    run = client.create_run(place)
    client.delete_experiment(place)
    expect(client.get_run(run.info.run_id).info.lifecycle_stage, "deleted", "the run")
    client.restore_experiment(place)
    expect(client.get_run(run.info.run_id).info.lifecycle_stage, "active", "the run")


@test()
def a_traced_function_still_answers():
    """Traces are not kept yet; a script that uses them must not suffer."""
    experiment()

    @mlflow.trace
    def double(x):
        return 2 * x

    started = time.monotonic()
    expect(double(21), 42, "the answer")
    mlflow.flush_trace_async_logging()
    assert time.monotonic() - started < 30, "tracing holds the script up"
