"""Requests for the comparison: each makes (method, path, body) for the server it goes to."""

PROBES = []


def probe(name, make):
    PROBES.append((name, make))


def post(name, path, /, **body):
    """A body whose callable values are asked for by the server's facts."""
    probe(
        name,
        lambda w: (
            "POST",
            path,
            {key: value(w) if callable(value) else value for key, value in body.items()},
        ),
    )


def get(name, make_path, /):
    probe(name, lambda w: ("GET", make_path(w) if callable(make_path) else make_path, None))


def run(w):
    return w.run


def experiment(w):
    return w.experiment


def metric(**more):
    return {"key": "m", "value": 1.0, "timestamp": 1, "step": 0, **more}


# Experiments
post("experiment without a name", "experiments/create")
post("experiment with an empty name", "experiments/create", name="")
post("experiment of a deleted name", "experiments/create", name=lambda w: w.deleted_name)
get("experiment", lambda w: f"experiments/get?experiment_id={w.experiment}")
get("experiment that is deleted", lambda w: f"experiments/get?experiment_id={w.deleted}")
get("experiment that is absent", "experiments/get?experiment_id=987654321")
get("experiment with a word as id", "experiments/get?experiment_id=abc")
get("experiment without an id", "experiments/get")
get("experiment by an absent name", "experiments/get-by-name?experiment_name=no-such-name")
post("experiments without max_results", "experiments/search")
post("experiments, too many", "experiments/search", max_results=50_001)
post("experiments, a wrong filter", "experiments/search", max_results=5, filter="x ~ 1")
post("experiments, a wrong token", "experiments/search", max_results=5, page_token="%%%")
post(
    "update a deleted experiment",
    "experiments/update",
    experiment_id=lambda w: w.deleted,
    new_name="anything",
)
post("delete a deleted experiment", "experiments/delete", experiment_id=lambda w: w.deleted)
post("restore a live experiment", "experiments/restore", experiment_id=experiment)
post(
    "tag a deleted experiment",
    "experiments/set-experiment-tag",
    experiment_id=lambda w: w.deleted,
    key="k",
    value="v",
)

# Runs
post("run", "runs/create", experiment_id=experiment, start_time=1)
post("run in an absent experiment", "runs/create", experiment_id="987654321")
post("run in a deleted experiment", "runs/create", experiment_id=lambda w: w.deleted)
post(
    "run with two names",
    "runs/create",
    experiment_id=experiment,
    run_name="a",
    tags=[{"key": "mlflow.runName", "value": "b"}],
)
get("run without an id", "runs/get")
get("run that is absent", "runs/get?run_id=" + "0" * 32)
get("run that is deleted", lambda w: f"runs/get?run_id={w.deleted_run}")
post("end a run", "runs/update", run_id=lambda w: w.new_run(), status="FINISHED", end_time=5)
post("end a run in an unknown way", "runs/update", run_id=run, status="DONE")
post("end a deleted run", "runs/update", run_id=lambda w: w.deleted_run, status="FINISHED")
post("delete a deleted run", "runs/delete", run_id=lambda w: w.deleted_run)
post("restore a live run", "runs/restore", run_id=run)

# Logging
post("param", "runs/log-parameter", run_id=run, key="p", value="one")
post("param changed", "runs/log-parameter", run_id=run, key="p", value="two")
post("param without a key", "runs/log-parameter", run_id=run, value="two")
post("param with an empty value", "runs/log-parameter", run_id=run, key="e", value="")
post("param with a long value", "runs/log-parameter", run_id=run, key="l", value="x" * 7000)
post("metric", "runs/log-metric", run_id=run, **metric())
post("metric again", "runs/log-metric", run_id=run, **metric())
post("metric as NaN", "runs/log-metric", run_id=run, **metric(value="NaN"))
post("metric as Infinity", "runs/log-metric", run_id=run, **metric(value="Infinity"))
post("metric as a word", "runs/log-metric", run_id=run, **metric(value="abc"))
post("metric without a value", "runs/log-metric", run_id=run, key="m", timestamp=1)
post("metric without a timestamp", "runs/log-metric", run_id=run, key="m", value=1)
post("metric before 1970", "runs/log-metric", run_id=run, **metric(timestamp=-1))
post("metric at a step below zero", "runs/log-metric", run_id=run, **metric(step=-3))
post("metric at half a step", "runs/log-metric", run_id=run, **metric(step=1.5))
post("metric with a wrong key", "runs/log-metric", run_id=run, **metric(key="../m"))
post("metric with an absolute key", "runs/log-metric", run_id=run, **metric(key="/m"))
post("metric with a long key", "runs/log-metric", run_id=run, **metric(key="k" * 251))
post("metric of a deleted run", "runs/log-metric", run_id=lambda w: w.deleted_run, **metric())
post("batch that is empty", "runs/log-batch", run_id=run)
post("batch of 1001", "runs/log-batch", run_id=run, metrics=[metric(step=i) for i in range(1001)])
post(
    "batch with a param twice",
    "runs/log-batch",
    run_id=run,
    params=[{"key": "t", "value": "1"}, {"key": "t", "value": "1"}],
)
post("batch of text", "runs/log-batch", run_id=run, metrics="x")
post("batch without a run", "runs/log-batch", metrics=[])
probe("half a body", lambda w: ("POST", "runs/log-batch", '{"run_id": "'))
post("tag", "runs/set-tag", run_id=run, key="t", value="v")
post("tag without a key", "runs/set-tag", run_id=run, value="v")
post("tag removed that is absent", "runs/delete-tag", run_id=run, key="absent")

# Searching
post("runs", "runs/search", experiment_ids=lambda w: [w.experiment], max_results=5)
post("runs of nothing", "runs/search", max_results=5)
for clause in (
    "metrics.m > 0",
    "metrics.m > 'x'",
    "params.p = 1",
    "params.p LIKE 'o%'",
    "tags.t IS NULL",
    "metrics.m IS NULL",
    "metrics.m > 1 OR metrics.m < 2",
    "attributes.status = 'FINISHED'",
    "attributes.nothing = 'x'",
    "run_name IN ('a', 'b')",
    "params.p IN ('a')",
    "dataset.name = 'x'",
    "nonsense",
    "metrics.m >",
    "metrics.`m` >= 1e-3",
    "start_time > 'x'",
    "attributes.experiment_id = '1'",
):
    post(
        f"runs with {clause}",
        "runs/search",
        experiment_ids=lambda w: [w.experiment],
        filter=clause,
    )
for order in ("metrics.m DESC", "metrics.m DOWN", "nothing ASC", "start_time"):
    post(
        f"runs by {order}",
        "runs/search",
        experiment_ids=lambda w: [w.experiment],
        order_by=[order],
    )
post(
    "order by one key twice",
    "runs/search",
    experiment_ids=lambda w: [w.experiment],
    order_by=["metrics.m ASC", "metrics.m DESC"],
)
post("runs, no results", "runs/search", experiment_ids=experiment, max_results=0)
post("runs, too many", "runs/search", experiment_ids=["0"], max_results=50_001)
post("runs, a wrong token", "runs/search", experiment_ids=["0"], page_token="%%%")
get("history", lambda w: f"metrics/get-history?run_id={w.run}&metric_key=m")
get("history of an absent metric", lambda w: f"metrics/get-history?run_id={w.run}&metric_key=x")
get("history without a key", lambda w: f"metrics/get-history?run_id={w.run}")
get("history of an absent run", "metrics/get-history?run_id=none&metric_key=m")

# Registry
post("model that is there", "registered-models/create", name=lambda w: w.name)
post("model without a name", "registered-models/create")
post("model with a wrong name", "registered-models/create", name="a/b")
get("model that is absent", "registered-models/get?name=no-such-model")
get("models, too many", "registered-models/search?max_results=1001")
get("models, a wrong filter", "registered-models/search?filter=description%20%3D%20'x'")
post("version without a source", "model-versions/create", name=lambda w: w.name)
post("version of an absent model", "model-versions/create", name="no-such", source="s3://b/x")
post("version of a local path", "model-versions/create", name=lambda w: w.name, source="/etc")
get("version", lambda w: f"model-versions/get?name={w.name}&version=1")
get("version that is absent", lambda w: f"model-versions/get?name={w.name}&version=99")
get("version as a word", lambda w: f"model-versions/get?name={w.name}&version=abc")
get("versions, a wrong filter", "model-versions/search?filter=nonsense")
for alias in ("good", "latest", "v1", "with space", "x" * 256):
    post(
        f"alias {alias[:10]}",
        "registered-models/alias",
        name=lambda w: w.name,
        alias=alias,
        version="1",
    )
post(
    "alias of an absent version",
    "registered-models/alias",
    name=lambda w: w.name,
    alias="a",
    version="99",
)
get("alias that is absent", lambda w: f"registered-models/alias?name={w.name}&alias=none")
get("alias of an absent model", "registered-models/alias?name=no-such&alias=none")
for stage in ("Production", "production", "Nowhere", ""):
    post(
        f"stage {stage or 'none given'}",
        "model-versions/transition-stage",
        name=lambda w: w.name,
        version="1",
        stage=stage,
    )
post(
    "archive with stage None",
    "model-versions/transition-stage",
    name=lambda w: w.name,
    version="2",
    stage="None",
    archive_existing_versions=True,
)
get("logged model that is absent", "logged-models/m-" + "0" * 32)
post("logged models without experiments", "logged-models/search")
post("logged model in an absent experiment", "logged-models", experiment_id="987654321")

# Artifacts
ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts"
get("artifact that is absent", f"{ARTIFACTS}/0/none/artifacts/x.txt")
get("artifacts of an absent folder", f"{ARTIFACTS}?path=0/none/artifacts")
get("artifacts above the root", f"{ARTIFACTS}?path=../x")
get("artifacts of an absent run", "artifacts/list?run_id=none")
