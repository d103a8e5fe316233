"""Sampled metric histories, as pages draw them."""

import math

import requests
from harness import PORTAL, expect, test, unique
from mlflow import MlflowClient
from mlflow.entities import Metric

client = MlflowClient(tracking_uri=PORTAL.tracking_uri)
POINTS = 6_000
HIGH, LOW = 2_345, 4_567


def value(step):
    return {HIGH: 99.0, LOW: -99.0}.get(step, math.sin(step / 50))


def a_long_run():
    found = client.create_experiment(unique("charts"))
    run = client.create_run(found).info.run_id
    for start in range(0, POINTS, 1000):
        client.log_batch(
            run,
            metrics=[
                Metric("loss", value(step), 1_700_000_000_000 + step, step)
                for step in range(start, start + 1000)
            ],
        )
    return run


def sample(**query):
    answer = requests.get(
        f"{PORTAL.tracking_uri}/api/2.0/mlflow/metrics/get-history-bulk-interval",
        params=query,
        headers={"Authorization": f"Bearer {PORTAL.token}"},
        timeout=30,
    )
    return answer.status_code, answer.json()


@test()
def extremes_and_the_last_point_are_kept():
    run = a_long_run()
    for limit in (20, 320, 2500):
        status, body = sample(run_ids=run, metric_key="loss", max_results=limit)
        expect(status, 200, "the status")
        points = {point["step"]: point["value"] for point in body["metrics"]}
        assert len(points) <= limit + 1, f"{len(points)} of at most {limit}"
        for step in (HIGH, LOW, POINTS - 1):
            expect(points.get(step), value(step), f"step {step} of {limit}")
        for step, found in points.items():
            expect(found, value(step), f"the value at {step}")


@test()
def a_window_of_steps():
    run = a_long_run()
    _, body = sample(
        run_ids=run, metric_key="loss", start_step=2_300, end_step=2_399, max_results=320
    )
    expect(
        [point["step"] for point in body["metrics"]],
        list(range(2_300, 2_400)),
        "every step of a narrow window",
    )


@test()
def the_whole_history_page_by_page():
    run = a_long_run()
    history = client.get_metric_history(run, "loss")
    expect([point.step for point in history], list(range(POINTS)), "the steps")


@test()
def what_cannot_be_asked():
    run = a_long_run()
    for query, word in (
        ({"metric_key": "loss"}, "run_id"),
        ({"run_ids": [f"r{i}" for i in range(101)], "metric_key": "loss"}, "100"),
        ({"run_ids": run}, "metric_key"),
        ({"run_ids": run, "metric_key": "loss", "max_results": 2_501}, "max_results"),
        ({"run_ids": run, "metric_key": "loss", "max_results": 0}, "max_results"),
        ({"run_ids": run, "metric_key": "loss", "start_step": 5}, "both"),
        (
            {"run_ids": run, "metric_key": "loss", "start_step": 9, "end_step": 5},
            "greater",
        ),
    ):
        status, body = sample(**query)
        expect(status, 400, f"the status of {query}")
        expect(body["error_code"], "INVALID_PARAMETER_VALUE", f"the code of {query}")
        assert word in body["message"], f"{word!r} in {body['message']!r}"
