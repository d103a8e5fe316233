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

# Webhooks. The addresses need no name server, and nothing is sent to them.
HOOK = {
    "name": "probe",
    "url": "https://93.184.216.34/hook",
    "events": [{"entity": "MODEL_VERSION", "action": "CREATED"}],
}
post("webhook", "webhooks", **HOOK)
post("webhook, disabled", "webhooks", **{**HOOK, "status": "DISABLED", "secret": "s"})
for word, changes in {
    "without a name": {"name": ""},
    "with a wrong name": {"name": "-x-"},
    "with a long name": {"name": "x" * 64},
    "by http": {"url": "http://93.184.216.34/hook"},
    "to this machine": {"url": "https://127.0.0.1/hook"},
    "to a private network": {"url": "https://192.168.1.1/hook"},
    "to a wrapped address": {"url": "https://[::ffff:10.0.0.1]/hook"},
    "without an address": {"url": ""},
    "without a host": {"url": "https:///hook"},
    "without events": {"events": []},
    "of an unknown entity": {"events": [{"entity": "RUN", "action": "CREATED"}]},
    "of a wrong action": {"events": [{"entity": "MODEL_VERSION", "action": "DELETED"}]},
    "of budgets": {"events": [{"entity": "BUDGET_POLICY", "action": "EXCEEDED"}]},
    "in an unknown state": {"status": "PAUSED"},
}.items():
    post(f"webhook {word}", "webhooks", **{**HOOK, **changes})
get("webhooks", "webhooks")
get("webhooks, too many", "webhooks?max_results=1001")
get("webhooks, a wrong token", "webhooks?max_results=1&page_token=%25%25%25")
get("webhook that is absent", "webhooks/none")
probe("webhook changed that is absent", lambda w: ("PATCH", "webhooks/none", {"name": "x"}))
probe("webhook deleted that is absent", lambda w: ("DELETE", "webhooks/none", None))
post("webhook tried that is absent", "webhooks/none/test")

# Traces
TRACES = "/api/3.0/mlflow/traces"


def trace_info(w, **changes):
    return {
        "trace_id": w.trace,
        "trace_location": {
            "type": "MLFLOW_EXPERIMENT",
            "mlflow_experiment": {"experiment_id": w.experiment},
        },
        "request_time": "2026-01-31T12:00:00Z",
        "execution_duration": "0.5s",
        "state": "OK",
        "trace_metadata": {"m": "1"},
        "tags": {"t": "v", "mlflow.traceName": "probe"},
        **changes,
    }


def start_trace(name, **changes):
    probe(name, lambda w: ("POST", TRACES, {"trace": {"trace_info": trace_info(w, **changes)}}))


def search_traces(name, **body):
    place = lambda w: {"mlflow_experiment": {"experiment_id": w.experiment}}  # noqa: E731
    probe(name, lambda w: ("POST", f"{TRACES}/search", {"locations": [place(w)], **body}))


def on_trace(name, method, path, body=None):
    probe(name, lambda w: (method, path.format(trace=w.trace), body))


start_trace("trace")
start_trace("trace again", state="ERROR")
start_trace(
    "trace in an absent experiment",
    trace_id="tr-absent",
    trace_location={
        "type": "MLFLOW_EXPERIMENT",
        "mlflow_experiment": {"experiment_id": "987654321"},
    },
)
start_trace("trace at a wrong time", trace_id="tr-time", request_time="yesterday")
start_trace("trace in a wrong state", trace_id="tr-state", state="FINE")
start_trace("trace of a wrong duration", trace_id="tr-duration", execution_duration="long")
post("trace without any", TRACES)
on_trace("trace read", "GET", f"{TRACES}/{{trace}}")
on_trace("trace read by the older interface", "GET", "traces/{trace}/info")
on_trace("trace read that is absent", "GET", f"{TRACES}/tr-none")
on_trace("trace with spans that is absent", "GET", f"{TRACES}/get?trace_id=tr-none")
on_trace("trace infos", "POST", f"{TRACES}/batchGetInfos", {"trace_ids": ["tr-none"]})
on_trace("traces without ids", "GET", f"{TRACES}/batchGet")
on_trace("trace tag", "PATCH", f"{TRACES}/{{trace}}/tags", {"key": "k", "value": "v"})
on_trace("trace tag without a key", "PATCH", f"{TRACES}/{{trace}}/tags", {"value": "v"})
on_trace(
    "trace tag of the server",
    "PATCH",
    f"{TRACES}/{{trace}}/tags",
    {"key": "mlflow.trace.spansLocation", "value": "v"},
)
on_trace("trace tag of an absent one", "PATCH", f"{TRACES}/tr-none/tags", {"key": "k"})
on_trace("trace tag removed", "DELETE", f"{TRACES}/{{trace}}/tags", {"key": "k"})
on_trace("trace tag removed again", "DELETE", f"{TRACES}/{{trace}}/tags", {"key": "k"})
for clause in (
    "",
    "name = 'probe'",
    "trace.name LIKE 'p%'",
    "status = 'OK'",
    "attributes.status IN ('OK')",
    "timestamp_ms > 5",
    "timestamp_ms > 'x'",
    "execution_time_ms >= 500",
    "end_time > 5",
    "tags.t = 'v'",
    "tags.t IS NULL",
    "tag.`t` RLIKE '^v'",
    "metadata.m = '1'",
    "request_metadata.m != '1'",
    "run_id = 'x'",
    "client_request_id = 'x'",
    "span.name = 'x'",
    "span.type IN ('LLM', 'TOOL')",
    "span.duration = 'x'",
    "span.attributes.k LIKE '%x%'",
    "trace.text LIKE '%x%'",
    "feedback.f = 'true'",
    "feedback.f > 0.5",
    "expectation.e IS NOT NULL",
    "prompt = 'a/1'",
    "prompt = 'a'",
    "nothing = 'x'",
    "metrics.x > 1",
    "name > 'x'",
    "name = 'a' OR name = 'b'",
    "name",
):
    search_traces(f"traces with {clause or 'anything'}", filter=clause)
for order in ("timestamp_ms DESC", "name ASC", "execution_time", "tags.t", "nothing", "name DOWN"):
    search_traces(f"traces by {order}", order_by=[order])
search_traces("traces, too many", max_results=501)
search_traces("traces, a wrong token", page_token="%%%")
post("traces of nowhere", f"{TRACES}/search")
post("traces deleted without a choice", f"{TRACES}/delete-traces", experiment_id=experiment)
post(
    "traces deleted by two choices",
    f"{TRACES}/delete-traces",
    experiment_id=experiment,
    request_ids=["tr-none"],
    max_timestamp_millis=1,
)
post(
    "traces deleted that are absent",
    f"{TRACES}/delete-traces",
    experiment_id=experiment,
    request_ids=["tr-none"],
)
post("traces linked", "traces/link-to-run", trace_ids=["tr-none"], run_id=run)
post("traces linked, too many", "traces/link-to-run", trace_ids=["x"] * 101, run_id=run)
GOOD = {"assessment_name": "good", "feedback": {"value": True}}
SOURCE = {"source_type": "HUMAN", "source_id": "ada"}
TIMES = {
    "create_time": "2026-01-31T12:00:00Z",
    "last_update_time": "2026-01-31T12:00:00Z",
}


def assess(name, trace="{trace}", **changes):
    body = {"assessment": {**GOOD, "source": SOURCE, **TIMES, **changes}}
    on_trace(name, "POST", f"{TRACES}/{trace}/assessments", body)


assess("assessment")
assess("assessment of an absent trace", trace="tr-none")
assess("assessment that overrides nothing", overrides="a-none")
on_trace("assessment of nothing", "POST", f"{TRACES}/{{trace}}/assessments", {})
on_trace("assessment that is absent", "GET", f"{TRACES}/{{trace}}/assessments/a-none")
on_trace("assessment deleted that is absent", "DELETE", f"{TRACES}/{{trace}}/assessments/a-none")
on_trace(
    "assessment changed that is absent",
    "PATCH",
    f"{TRACES}/{{trace}}/assessments/a-none",
    {"assessment": GOOD, "update_mask": "feedback"},
)

# Scorers
SCORERS = "/api/3.0/mlflow/scorers"
SCORER = {"name": "s", "serialized_scorer": "{}"}
post("scorer", f"{SCORERS}/register", experiment_id=experiment, **SCORER)
post("scorer again", f"{SCORERS}/register", experiment_id=experiment, **SCORER)
for word, changes in {
    "without a name": {"name": ""},
    "of text": {"serialized_scorer": "x"},
    "of nothing": {"serialized_scorer": ""},
}.items():
    post(
        f"scorer {word}", f"{SCORERS}/register", **{"experiment_id": experiment, **SCORER, **changes}
    )
post("scorer in an absent experiment", f"{SCORERS}/register", experiment_id="987654321", **SCORER)
post("scorer in a deleted one", f"{SCORERS}/register", experiment_id=lambda w: w.deleted, **SCORER)
get("scorers", lambda w: f"{SCORERS}/list?experiment_id={w.experiment}")
get("scorers of several", lambda w: f"{SCORERS}/list?experiment_ids={w.experiment}")
get("scorers of all", f"{SCORERS}/list")
get("scorer read", lambda w: f"{SCORERS}/get?experiment_id={w.experiment}&name=s&version=1")
get("scorer that is absent", lambda w: f"{SCORERS}/get?experiment_id={w.experiment}&name=none")
get("scorer version", lambda w: f"{SCORERS}/get?experiment_id={w.experiment}&name=s&version=9")
get("scorer versions", lambda w: f"{SCORERS}/versions?experiment_id={w.experiment}&name=s")
get("scorer versions of none", lambda w: f"{SCORERS}/versions?experiment_id={w.experiment}&name=x")

# Logged models
for word, changes in {
    "": {},
    " of a dataset": {"datasets": [{"dataset_name": "d"}]},
    " of a dataset by digest": {"datasets": [{"dataset_name": "d", "dataset_digest": "x"}]},
    " of a dataset without a name": {"datasets": [{"dataset_digest": "x"}]},
    " with a metric": {"filter": "metrics.acc > 0.5"},
    " with a metric as text": {"filter": "metrics.acc > 'x'"},
    " by a metric": {"order_by": [{"field_name": "metrics.acc", "dataset_name": "d"}]},
    " by time": {"order_by": [{"field_name": "creation_timestamp", "ascending": False}]},
    " by nothing": {"order_by": [{"field_name": "nothing"}]},
    ", a wrong token": {"page_token": "%%%"},
}.items():
    post(
        f"logged models{word}",
        "logged-models/search",
        experiment_ids=lambda w: [w.experiment],
        **changes,
    )
get("logged model deleted or not", "logged-models/m-" + "0" * 32 + "?allow_deleted=true")
