"""Many clients at once, and requests that are sent twice."""

import threading
import time

import mlflow
from harness import (
    PORTAL,
    expect,
    get_run,
    mlflow_api,
    new_experiment,
    new_run,
    test,
    unique,
)
from mlflow import MlflowClient

mlflow.set_tracking_uri(PORTAL.tracking_uri)
client = MlflowClient()


def at_once(count, work):
    """What `work(0)` to `work(count - 1)` answer when they are called together."""
    answers = [None] * count
    barrier = threading.Barrier(count)

    def one(index):
        barrier.wait()
        try:
            answers[index] = work(index)
        except Exception as error:  # noqa: BLE001
            answers[index] = error

    threads = [threading.Thread(target=one, args=(i,)) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for answer in answers:
        if isinstance(answer, Exception):
            raise answer
    return answers


@test()
def one_experiment_of_a_name():
    body = {"name": unique("race")}
    answers = at_once(12, lambda i: mlflow_api("POST", "experiments/create", body))
    codes = sorted(str(answer.code) for answer in answers)
    expect(codes, ["None"] + ["RESOURCE_ALREADY_EXISTS"] * 11, "the answers")


@test()
def one_model_of_a_name():
    body = {"name": unique("race")}
    answers = at_once(12, lambda i: mlflow_api("POST", "registered-models/create", body))
    codes = sorted(str(answer.code) for answer in answers)
    expect(codes, ["None"] + ["RESOURCE_ALREADY_EXISTS"] * 11, "the answers")


@test()
def one_value_of_a_param():
    run = new_run()["info"]["run_id"]

    def log(i):
        body = {"run_id": run, "key": "p", "value": str(i)}
        return mlflow_api("POST", "runs/log-parameter", body).status

    statuses = at_once(12, log)
    expect(sorted(statuses), [200] + [400] * 11, "the answers")
    value = get_run(run)["data"]["params"][0]["value"]
    expect(statuses[int(value)], 200, "the answer to the value that is kept")


@test()
def set_experiment_in_many_processes():
    """As a cluster's workers do: each gets or makes the same experiment."""
    name = unique("workers")

    def enter(_):
        found = client.get_experiment_by_name(name)
        if found:
            return found.experiment_id
        try:
            return client.create_experiment(name)
        except mlflow.MlflowException as error:
            expect(error.error_code, "RESOURCE_ALREADY_EXISTS", "the code")
            return client.get_experiment_by_name(name).experiment_id

    expect(len(set(at_once(10, enter))), 1, "experiments")


@test()
def points_from_many_threads():
    run = new_run()["info"]["run_id"]

    def log(worker):
        for step in range(40):
            point = {"key": f"m{worker % 4}", "value": step, "timestamp": worker, "step": step}
            status = mlflow_api("POST", "runs/log-metric", {"run_id": run, **point}).status
            expect(status, 200, "logging a point")

    expect(at_once(16, log), [None] * 16, "the threads")
    for key in range(4):
        history = client.get_metric_history(run, f"m{key}")
        expect(len(history), 160, f"points of m{key}")
    latest = {m["key"]: (m["step"], m["timestamp"]) for m in get_run(run)["data"]["metrics"]}
    expect(latest["m3"], (39, 15), "the latest by step, then time")


@test()
def runs_from_many_clients():
    place = new_experiment()
    answers = at_once(20, lambda i: new_run(place)["info"]["run_id"])
    expect(len(set(answers)), 20, "runs")
    expect(len(client.search_runs([place])), 20, "runs in the experiment")


@test()
def aliases_set_at_once():
    name = unique("race")
    run = new_run()["info"]
    client.create_registered_model(name)
    for _ in range(4):
        client.create_model_version(name, run["artifact_uri"] + "/m", run["run_id"])

    def move(i):
        body = {"name": name, "alias": "champion", "version": str(i % 4 + 1)}
        return mlflow_api("POST", "registered-models/alias", body).status

    expect(at_once(12, move), [200] * 12, "the answers")
    holders = [v for v in range(1, 5) if client.get_model_version(name, v).aliases]
    expect(len(holders), 1, "versions with the alias")


@test()
def a_request_that_is_sent_twice():
    """Clients send again what was not answered in time."""
    run = new_run()["info"]["run_id"]
    now = int(time.time() * 1000)
    body = {
        "run_id": run,
        "metrics": [
            {"key": "m", "value": i / 3, "timestamp": now, "step": i} for i in range(50)
        ],
        "params": [{"key": "p", "value": "1"}],
        "tags": [{"key": "t", "value": "1"}],
    }
    for _ in range(3):
        expect(mlflow_api("POST", "runs/log-batch", body).status, 200, "logging")
    expect(len(client.get_metric_history(run, "m")), 50, "points")
    for _ in range(2):
        for path in ("runs/delete", "runs/restore"):
            expect(mlflow_api("POST", path, {"run_id": run}).status, 200, path)
            expect(mlflow_api("POST", path, {"run_id": run}).status, 200, f"{path} again")
