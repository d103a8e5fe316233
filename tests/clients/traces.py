"""Traces of applications, by the real client and by OpenTelemetry's protocol."""

import gzip
import json
import os
import threading
import time

import mlflow
from harness import (
    PORTAL,
    eventually,
    expect,
    http,
    mlflow_api,
    new_experiment,
    own_api,
    raises,
    test,
    unique,
)
from mlflow import MlflowClient
from mlflow.entities import AssessmentSource, Document, SpanEvent, SpanType
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

mlflow.set_tracking_uri(PORTAL.tracking_uri)
client = MlflowClient()
OTLP = f"{PORTAL.tracking_uri}/v1/traces"
PROTOBUF = "application/x-protobuf"


def flush():
    mlflow.flush_trace_async_logging()


def a_trace(name="ask", fail=False, tags=None):
    """A trace of two spans; answers its id."""

    @mlflow.trace(name=name, span_type=SpanType.CHAIN)
    def ask(question):
        if tags:
            mlflow.update_current_trace(tags=tags)
        with mlflow.start_span("model", span_type=SpanType.LLM) as span:
            span.set_inputs({"q": question})
            span.set_attribute("temperature", 0.5)
            if fail:
                raise ValueError("on purpose")
            span.set_outputs({"a": question + 1})
        return question + 1

    try:
        ask(41)
    except ValueError:
        pass
    flush()
    return mlflow.get_last_active_trace_id()


def request_of(trace_id=None, spans=1, **more):
    """A request of OpenTelemetry's protocol: a root and its children."""
    request = ExportTraceServiceRequest()
    group = request.resource_spans.add()
    resource = group.resource.attributes.add()
    resource.key, resource.value.string_value = "service.name", "checkout"
    scope = group.scope_spans.add()
    trace = trace_id or os.urandom(16)
    root = None
    for i in range(spans):
        span = scope.spans.add()
        span.trace_id, span.span_id, span.name = trace, os.urandom(8), more.get("name", f"s{i}")
        span.start_time_unix_nano = 1_700_000_000_000_000_000 + i
        span.end_time_unix_nano = 1_700_000_001_000_000_000 + i
        if root:
            span.parent_span_id = root
        root = root or span.span_id
    return request, f"tr-{trace.hex()}"


def send(body, experiment, content_type=PROTOBUF, **more):
    headers = {
        "Content-Type": content_type,
        "x-mlflow-experiment-id": experiment,
        **more.pop("headers", {}),
    }
    return http("POST", OTLP, token=PORTAL.token, data=body, headers=headers, **more)


@test(timeout=120)
def a_trace_comes_back():
    mlflow.set_experiment(unique("traces"))

    @mlflow.trace(span_type=SpanType.AGENT, attributes={"who": "ada", "n": 2**60, "x": [1, "b"]})
    def outer(question, unusual="a\0b ü 😀"):
        with mlflow.start_span("look up", span_type=SpanType.RETRIEVER) as span:
            span.set_inputs(question)
            span.set_outputs([Document(page_content="text", metadata={"k": 1})])
            span.add_event(SpanEvent("found", attributes={"count": 3}))
        return {"answer": [1, 2.5, None, True, {"deep": "yes"}]}

    outer("why?")
    flush()
    trace = mlflow.get_trace(mlflow.get_last_active_trace_id())
    expect(trace.info.state.value, "OK", "its state")
    assert trace.info.execution_duration is not None, "its duration"
    root, child = trace.data.spans
    expect((root.name, root.span_type, root.parent_id), ("outer", "AGENT", None), "the root")
    expect(root.outputs, {"answer": [1, 2.5, None, True, {"deep": "yes"}]}, "its outputs")
    expect(root.inputs["question"], "why?", "its inputs")
    expect(root.get_attribute("n"), 2**60, "a large number")
    expect(root.get_attribute("x"), [1, "b"], "a list")
    expect((child.name, child.parent_id), ("look up", root.span_id), "the child")
    expect(child.outputs[0]["page_content"], "text", "a document")
    expect([e.name for e in child.events], ["found"], "its events")
    assert child.start_time_ns >= root.start_time_ns > 1_700_000_000_000_000_000, "the times"


@test(timeout=120)
def a_trace_that_fails():
    mlflow.set_experiment(unique("traces"))
    trace = mlflow.get_trace(a_trace(fail=True))
    expect(trace.info.state.value, "ERROR", "its state")
    assert "on purpose" in trace.data.spans[0].status.description, trace.data.spans[0].status
    assert any(event.name == "exception" for event in trace.data.spans[1].events), "its events"


@test(timeout=200)
def searching():
    experiment = mlflow.set_experiment(unique("traces"))
    with mlflow.start_run() as run:
        first = a_trace("first", tags={"team": "a"})
    second = a_trace("second", tags={"team": "b"}, fail=True)
    third = a_trace("third")
    mlflow.log_feedback(trace_id=third, name="good", value=True)
    mlflow.log_feedback(trace_id=first, name="score", value=0.25)
    mlflow.log_expectation(trace_id=first, name="wanted", value="42")
    info = client.get_trace(first).info
    names = {first: "first", second: "second", third: "third"}
    cases = {
        "name = 'first'": ["first"],
        "name LIKE '%ir%'": ["third", "first"],
        "attributes.name != 'first'": ["third", "second"],
        "trace.name RLIKE '^[ft].*'": ["third", "first"],
        "status = 'ERROR'": ["second"],
        "trace.status IN ('OK', 'IN_PROGRESS')": ["third", "first"],
        "tags.team = 'a'": ["first"],
        "tags.team IS NULL": ["third"],
        "tags.`team` IS NOT NULL": ["second", "first"],
        f"run_id = '{run.info.run_id}'": ["first"],
        f"request_id = '{second}'": ["second"],
        f"timestamp_ms > {info.timestamp_ms}": ["third", "second"],
        f"timestamp >= {info.timestamp_ms} AND execution_time_ms < 100000": [
            "third",
            "second",
            "first",
        ],
        "metadata.`mlflow.source.type` = 'LOCAL' AND name = 'third'": ["third"],
        "span.name = 'model'": ["third", "second", "first"],
        "span.name = 'model' AND span.status = 'ERROR'": ["second"],
        "span.type = 'LLM' AND span.name = 'first'": [],
        "span.attributes.temperature = '0.5' AND tags.team = 'a'": ["first"],
        "text LIKE '%on purpose%'": ["second"],
        "feedback.good = 'true'": ["third"],
        "feedback.score < 0.5": ["first"],
        "feedback.score > 0.5": [],
        "feedback.good IS NULL": ["second", "first"],
        "expectation.wanted = '42'": ["first"],
    }
    for condition, wanted in cases.items():
        found = mlflow.search_traces(
            locations=[experiment.experiment_id],
            filter_string=condition,
            return_type="list",
            include_spans=False,
        )
        told = [names[trace.info.trace_id] for trace in found]
        yield condition, None if told == wanted else f"{told} and not {wanted}"
    for order, wanted in {
        "timestamp_ms ASC": ["first", "second", "third"],
        "name DESC": ["third", "second", "first"],
        "tag.team DESC": ["second", "first", "third"],
    }.items():
        found = client.search_traces(
            locations=[experiment.experiment_id], order_by=[order], include_spans=False
        )
        told = [names[trace.info.trace_id] for trace in found]
        yield order, None if told == wanted else f"{told} and not {wanted}"
    frame = mlflow.search_traces(locations=[experiment.experiment_id])
    yield "a table", None if len(frame) == 3 and "spans" in frame else str(frame)


@test(timeout=200)
def pages():
    experiment = new_experiment("traces")
    for _ in range(3):
        bodies = [request_of()[0] for _ in range(10)]
        for body in bodies[1:]:
            bodies[0].MergeFrom(body)
        expect(send(bodies[0].SerializeToString(), experiment).status, 200, "sending")
    seen, token = [], None
    for _ in range(20):
        page = client.search_traces(
            locations=[experiment], max_results=7, page_token=token, include_spans=False
        )
        seen += [trace.info.trace_id for trace in page]
        token = page.token
        if not token:
            break
    expect((len(seen), len(set(seen))), (30, 30), "traces on all pages")


@test(timeout=120)
def tags_and_deletion():
    experiment = mlflow.set_experiment(unique("traces"))
    first, second = a_trace(), a_trace()
    client.set_trace_tag(first, "k", "v")
    client.set_trace_tag(first, "mlflow.traceName", "renamed")
    info = client.get_trace(first).info
    expect((info.tags["k"], info.tags["mlflow.traceName"]), ("v", "renamed"), "the tags")
    client.delete_trace_tag(first, "k")
    assert "k" not in client.get_trace(first).info.tags, "the tag is gone"
    with raises("RESOURCE_DOES_NOT_EXIST"):
        client.delete_trace_tag(first, "k")
    body = {"key": "mlflow.trace.spansLocation", "value": "elsewhere"}
    expect(mlflow_api("PATCH", f"traces/{first}/tags", body).status, 400, "a tag of the portal")
    expect(client.delete_traces(experiment.experiment_id, trace_ids=[first]), 1, "deleted")
    with raises("RESOURCE_DOES_NOT_EXIST"):
        client.get_trace(first)
    now = int(time.time() * 1000) + 1000
    deleted = client.delete_traces(
        experiment.experiment_id, max_timestamp_millis=now, max_traces=5
    )
    expect(deleted, 1, "deleted by time")
    assert second, "was there"


@test(timeout=120)
def assessments():
    mlflow.set_experiment(unique("traces"))
    trace_id = a_trace()
    human = AssessmentSource(source_type="HUMAN", source_id="ada")
    feedback = mlflow.log_feedback(
        trace_id=trace_id,
        name="helpful",
        value={"score": 3, "words": ["a"]},
        source=human,
        rationale="because",
        metadata={"m": "1"},
    )
    expectation = mlflow.log_expectation(trace_id=trace_id, name="facts", value=["a", "b"])
    broken = mlflow.log_feedback(trace_id=trace_id, name="judge", error=ValueError("no answer"))
    found = mlflow.get_assessment(trace_id, feedback.assessment_id)
    expect(found.value, {"score": 3, "words": ["a"]}, "the value")
    expect((found.source.source_type, found.source.source_id), ("HUMAN", "ada"), "its source")
    expect((found.rationale, found.metadata), ("because", {"m": "1"}), "its reasons")
    assert mlflow.get_assessment(trace_id, broken.assessment_id).error is not None, "an error"
    expect(
        mlflow.get_assessment(trace_id, expectation.assessment_id).value, ["a", "b"], "a list"
    )
    mlflow.update_assessment(
        trace_id=trace_id,
        assessment_id=feedback.assessment_id,
        assessment=mlflow.entities.Feedback(name="helpful", value=4, metadata={"n": "2"}),
    )
    found = mlflow.get_assessment(trace_id, feedback.assessment_id)
    expect((found.value, found.metadata), (4, {"m": "1", "n": "2"}), "after the change")
    better = mlflow.override_feedback(
        trace_id=trace_id, assessment_id=feedback.assessment_id, value=5
    )
    valid = {a.assessment_id: a.valid for a in client.get_trace(trace_id).info.assessments}
    expect(
        (valid[feedback.assessment_id], valid[better.assessment_id]), (False, True), "validity"
    )
    mlflow.delete_assessment(trace_id=trace_id, assessment_id=better.assessment_id)
    expect(mlflow.get_assessment(trace_id, feedback.assessment_id).valid, True, "valid again")
    with raises("RESOURCE_DOES_NOT_EXIST"):
        mlflow.get_assessment(trace_id, "a-none")
    with raises("RESOURCE_DOES_NOT_EXIST"):
        mlflow.log_feedback(trace_id="tr-none", name="x", value=1)


@test(timeout=120)
def traces_of_a_run():
    experiment = mlflow.set_experiment(unique("traces"))
    with mlflow.start_run() as run:
        inside = a_trace("inside")
    outside = a_trace("outside")
    body = {"trace_ids": [outside], "run_id": run.info.run_id}
    expect(mlflow_api("POST", "traces/link-to-run", body).status, 200, "linking")
    found = own_api("GET", "traces", query={"run": run.info.run_id})
    expect({t["traceId"] for t in found.body["items"]}, {inside, outside}, "of the run")
    page = own_api("GET", "traces", query={"experiment": experiment.experiment_id, "q": "insid"})
    expect([t["name"] for t in page.body["items"]], ["inside"], "by name")
    one = own_api("GET", f"traces/{inside}")
    expect(one.status, 200, one.told())
    spans = [(s["name"], s["type"]) for s in one.body["spans"]]
    expect(spans, [("inside", "CHAIN"), ("model", "LLM")], "its spans")
    expect(one.body["spans"][1]["outputs"], {"a": 42}, "what it answered")
    expect(one.body["runId"], run.info.run_id, "its run")
    expect(own_api("GET", "traces/tr-none").status, 404, "an absent one")


@test(timeout=120)
def opentelemetry():
    experiment = new_experiment("otlp")
    request, trace_id = request_of(spans=3)
    span = request.resource_spans[0].scope_spans[0].spans[0]
    for key, value in {"user.id": "ada", "session.id": "s-1"}.items():
        attribute = span.attributes.add()
        attribute.key, attribute.value.string_value = key, value
    packed = gzip.compress(request.SerializeToString())
    answer = send(packed, experiment, headers={"Content-Encoding": "gzip"})
    expect((answer.status, answer.text), (200, ""), "packed protobuf")
    trace = client.get_trace(trace_id)
    expect(len(trace.data.spans), 3, "its spans")
    expect(trace.info.execution_duration, 1000, "its duration")
    expect(trace.info.tags["service.name"], "checkout", "its service")
    expect(trace.info.trace_metadata["mlflow.trace.session"], "s-1", "its session")
    ids = {"traceId": os.urandom(16).hex(), "spanId": os.urandom(8).hex()}
    as_json = {
        "resourceSpans": [
            {
                "scopeSpans": [
                    {
                        "spans": [
                            {
                                **ids,
                                "name": "by json",
                                "kind": "SPAN_KIND_SERVER",
                                "startTimeUnixNano": "1700000000000000001",
                                "endTimeUnixNano": 1700000000500000000,
                                "status": {"code": 2, "message": "broken"},
                                "attributes": [
                                    {"key": "i", "value": {"intValue": "9007199254740993"}},
                                    {"key": "d", "value": {"doubleValue": "NaN"}},
                                ],
                            }
                        ]
                    }
                ]
            }
        ]
    }
    answer = send(json.dumps(as_json).encode(), experiment, "application/json; charset=utf-8")
    expect((answer.status, answer.body), (200, {}), "JSON")
    trace = client.get_trace(f"tr-{ids['traceId']}")
    expect(trace.info.state.value, "ERROR", "its state")
    expect(trace.data.spans[0].get_attribute("i"), 9007199254740993, "a large number")
    # The root came first, and the rest of the trace later, and all of it twice.
    again = send(request.SerializeToString(), experiment)
    expect(again.status, 200, again.told())
    expect(len(client.get_trace(trace_id).data.spans), 3, "spans after a repeat")


@test(timeout=120)
def opentelemetry_that_is_wrong():
    experiment = new_experiment("otlp")
    good = request_of()[0].SerializeToString()
    no_ids = ExportTraceServiceRequest()
    no_ids.resource_spans.add().scope_spans.add().spans.add().name = "x"
    deep = {"stringValue": "x"}
    for _ in range(100):
        deep = {"arrayValue": {"values": [deep]}}
    nested = json.dumps(
        {
            "resourceSpans": [
                {
                    "scopeSpans": [
                        {
                            "spans": [
                                {
                                    "traceId": "1" * 32,
                                    "spanId": "2" * 16,
                                    "attributes": [{"key": "k", "value": deep}],
                                }
                            ]
                        }
                    ]
                }
            ]
        }
    ).encode()
    bomb = gzip.compress(b"\0" * 200_000_000)
    plain = {"Content-Encoding": "gzip"}
    cases = {
        "nothing": (b"", PROTOBUF, {}),
        "noise": (os.urandom(5000), PROTOBUF, {}),
        "cut off": (good[:-3], PROTOBUF, {}),
        "without ids": (no_ids.SerializeToString(), PROTOBUF, {}),
        "a million empty messages": (b"\x0a\x00" * 1_000_000, PROTOBUF, {}),
        "a length beyond the end": (b"\x0a\xff\xff\xff\xff\x0f", PROTOBUF, {}),
        "not packed": (good, PROTOBUF, plain),
        "a gzip bomb": (bomb, PROTOBUF, plain),
        "text": (b"hello", "text/plain", {}),
        "half JSON": (b'{"resourceSpans": [', "application/json", {}),
        "a list": (b"[]", "application/json", {}),
        "JSON of wrong types": (b'{"resourceSpans": [{"scopeSpans": 7}]}', "application/json", {}),
        "deep JSON": (nested, "application/json", {}),
    }
    for name, (body, content_type, headers) in cases.items():
        try:
            answer = send(body, experiment, content_type, headers=headers)
            why = None if answer.status in (400, 413, 415) and answer.code else answer.told()
        except Exception as error:  # noqa: BLE001
            why = repr(error)
        yield name, why
    for name, experiment_id, status in (
        ("no experiment", "", 400),
        ("a word as experiment", "abc", 400),
        ("an absent experiment", "987654321", 404),
    ):
        answer = send(good, experiment_id)
        yield name, None if answer.status == status else answer.told()
    headers = {"Content-Type": PROTOBUF, "x-mlflow-experiment-id": experiment}
    answer = http("POST", OTLP, data=good, headers=headers)
    yield "no token", None if answer.status == 401 else answer.told()


@test(timeout=120)
def requests_that_are_wrong():
    experiment = new_experiment("traces")
    info = {
        "trace_id": "tr-" + "1" * 32,
        "trace_location": {"mlflow_experiment": {"experiment_id": experiment}},
        "request_time": "2026-01-31T12:00:00Z",
        "state": "OK",
    }

    def start(**changes):
        return "POST", "/api/3.0/mlflow/traces", {"trace": {"trace_info": {**info, **changes}}}

    def search(**body):
        place = [{"mlflow_experiment": {"experiment_id": experiment}}]
        return "POST", "/api/3.0/mlflow/traces/search", {"locations": place, **body}

    cases = {
        "no trace": ("POST", "/api/3.0/mlflow/traces", {}),
        "no id": start(trace_id=None),
        "an id that leaves": start(trace_id="../../x"),
        "a long id": start(trace_id="x" * 300),
        "no place": start(trace_location={}),
        "a wrong time": start(request_time="yesterday"),
        "a number as time": start(request_time=5),
        "a wrong duration": start(execution_duration="NaNs"),
        "a wrong state": start(state="FINE"),
        "tags as a list": start(tags=["x"]),
        "a long key": start(tags={"k" * 300: "v"}),
        "a NUL": start(tags={"k": "a\0b"}),
        "an assessment of nothing": start(assessments=[{"assessment_name": "x"}]),
        "a broken filter": search(filter="name ="),
        "OR": search(filter="name = 'a' OR name = 'b'"),
        "an unknown attribute": search(filter="nothing = 'x'"),
        "an unknown entity": search(filter="metrics.x > 1"),
        "a wrong comparison": search(filter="name > 'x'"),
        "text as a number": search(filter="timestamp_ms > 'x'"),
        "an unknown part of a span": search(filter="span.duration = '1'"),
        "a broken expression": search(filter="name RLIKE '('"),
        "an unknown order": search(order_by=["nothing"]),
        "too many": search(max_results=501),
        "none": search(max_results=0),
        "a wrong token": search(page_token="%%%"),
        "no places": ("POST", "/api/3.0/mlflow/traces/search", {"locations": []}),
        "deleting without a choice": (
            "POST",
            "traces/delete-traces",
            {"experiment_id": experiment},
        ),
    }
    for name, (method, path, body) in cases.items():
        answer = mlflow_api(method, path, body)
        right = answer.status == 400 and answer.code == "INVALID_PARAMETER_VALUE"
        yield name, None if right else answer.told()
    for path in ("tr-none", "get?trace_id=tr-none"):
        answer = mlflow_api("GET", f"/api/3.0/mlflow/traces/{path}")
        yield path, None if answer.code == "RESOURCE_DOES_NOT_EXIST" else answer.told()


@test(timeout=200)
def many_at_once():
    experiment = new_experiment("traces")
    trace = os.urandom(16)
    failures = []

    def work():
        try:
            for _ in range(10):
                request, _ = request_of(trace, name="shared")
                request.MergeFrom(request_of(name="own")[0])
                answer = send(request.SerializeToString(), experiment)
                if answer.status != 200:
                    failures.append(answer.told())
        except Exception as error:  # noqa: BLE001
            failures.append(repr(error))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expect(failures, [], "failures")
    shared = client.get_trace(f"tr-{trace.hex()}")
    expect(len(shared.data.spans), 80, "spans of the trace that all wrote to")
    everything = client.search_traces(
        locations=[experiment], max_results=500, include_spans=False
    )
    expect(len(everything), 81, "traces")


@test(timeout=120)
def the_older_interface():
    experiment = new_experiment("traces")
    begun = mlflow_api(
        "POST",
        "traces",
        {
            "experiment_id": experiment,
            "timestamp_ms": 1000,
            "request_metadata": [{"key": "m", "value": "1"}],
            "tags": [{"key": "mlflow.traceName", "value": "old"}],
        },
    )
    expect(begun.status, 200, begun.told())
    request_id = begun.body["trace_info"]["request_id"]
    expect(begun.body["trace_info"]["status"], "IN_PROGRESS", "its status")
    ended = mlflow_api(
        "PATCH", f"traces/{request_id}", {"timestamp_ms": 1500, "status": "OK"}
    )
    expect(ended.body["trace_info"]["execution_time_ms"], 500, "its duration")
    one = mlflow_api("GET", f"traces/{request_id}/info")
    expect(one.body["trace_info"]["status"], "OK", "its status at the end")
    page = mlflow_api("GET", "traces", query={"experiment_ids": [experiment]})
    found = [t["request_id"] for t in page.body["traces"]]
    expect(found, [request_id], "the search")


@test(timeout=60)
def a_trace_on_its_way():
    experiment = new_experiment("traces")
    request, trace_id = request_of(spans=2)
    info = {
        "trace_id": trace_id,
        "trace_location": {"mlflow_experiment": {"experiment_id": experiment}},
        "request_time": "2026-01-31T12:00:00Z",
        "trace_metadata": {"mlflow.trace.sizeStats": '{"num_spans": 2}'},
    }
    answer = mlflow_api("POST", "/api/3.0/mlflow/traces", {"trace": {"trace_info": info}})
    expect(answer.status, 200, answer.told())
    path = f"/api/3.0/mlflow/traces/get?trace_id={trace_id}"
    expect(mlflow_api("GET", path).status, 404, "before its spans are here")
    later = threading.Timer(1, lambda: send(request.SerializeToString(), experiment))
    later.start()
    expect(len(mlflow_api("GET", path).body["trace"]["spans"]), 2, "a second later")
    eventually(lambda: not later.is_alive(), "the sender is done")
