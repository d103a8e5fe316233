"""Requests that are wrong, sent without the client that would not send them."""

import json
import socket
import time
from urllib.parse import urlparse

from harness import (
    PORTAL,
    expect,
    get_run,
    http,
    mlflow_api,
    new_experiment,
    new_run,
    own_api,
    test,
    unique,
)

BAD = "INVALID_PARAMETER_VALUE"
ABSENT = "RESOURCE_DOES_NOT_EXIST"
ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts"


def refused(answer, code=BAD, status=400, what=""):
    told = f"{what}: {answer.told()}"
    assert (answer.status, answer.code) == (status, code), f"{told}, not {status} {code}"
    assert isinstance(answer.body.get("message"), str), f"{told}, without a message"
    return answer.body["message"]


def log_batch(run_id, **batch):
    return mlflow_api("POST", "runs/log-batch", {"run_id": run_id, **batch})


def point(key="m", value=1, timestamp=1, step=0):
    return {"key": key, "value": value, "timestamp": timestamp, "step": step}


@test()
def things_that_are_not_there():
    absent = "0" * 32
    for method, path, query, body in (
        ("GET", "runs/get", {"run_id": absent}, None),
        ("POST", "runs/update", None, {"run_id": absent, "status": "FINISHED"}),
        ("POST", "runs/log-metric", None, {"run_id": absent, **point()}),
        ("POST", "runs/log-batch", None, {"run_id": absent, "params": []}),
        ("POST", "runs/delete", None, {"run_id": absent}),
        ("GET", "experiments/get", {"experiment_id": "999999999"}, None),
        ("GET", "experiments/get-by-name", {"experiment_name": unique("x")}, None),
        ("POST", "runs/create", None, {"experiment_id": "999999999"}),
        ("GET", "registered-models/get", {"name": unique("x")}, None),
        ("GET", "model-versions/get", {"name": unique("x"), "version": "1"}, None),
        ("GET", "logged-models/m-none", None, None),
        ("GET", f"{ARTIFACTS}/0/nothing/here.txt", None, None),
        ("GET", f"{ARTIFACTS}/999999999/x.txt", None, None),
        ("PUT", f"{ARTIFACTS}/999999999/x.txt", None, None),
    ):
        answer = mlflow_api(method, path, body, query=query)
        refused(answer, ABSENT, 404, f"{method} {path}")
    answer = mlflow_api("POST", "no/such/endpoint", {})
    refused(answer, "ENDPOINT_NOT_FOUND", 404, "an unknown endpoint")
    for path in ("models/none", "runs/none", "experiments/999999999", "projects/none"):
        expect(own_api("GET", path).status, 404, f"GET {path}")


@test()
def a_param_with_another_value():
    run = new_run()["info"]["run_id"]
    body = {"run_id": run, "key": "k", "value": "one"}
    expect(mlflow_api("POST", "runs/log-parameter", body).status, 200, "first")
    expect(mlflow_api("POST", "runs/log-parameter", body).status, 200, "the same again")
    message = refused(
        mlflow_api("POST", "runs/log-parameter", {**body, "value": "two"})
    )
    wanted = "Changing param values is not allowed. Param with key='k'"
    assert wanted in message, f"the message is {message!r}"


@test()
def numbers_as_words():
    run = new_run()["info"]["run_id"]
    words = {"NaN": "NaN", "Infinity": 1.7976931348623157e308, "1e3": 1000.0}
    for word, kept in words.items():
        answer = mlflow_api("POST", "runs/log-metric", {"run_id": run, **point("m", word)})
        expect(answer.status, 200, f"{word} ({answer.told()})")
        found = mlflow_api("GET", "runs/get", query={"run_id": run})
        # Bare NaN is no JSON, and the client could not read the run any more.
        json.loads(found.text, parse_constant=lambda c: 1 / 0)
        run = new_run()["info"]["run_id"]
        metrics = found.body["run"]["data"]["metrics"]
        expect(metrics[0]["value"], kept, f"what is kept of {word}")
    for word in ("abc", "", "1_000", "0x10", "nan(1)", True, [1], {"a": 1}):
        answer = mlflow_api("POST", "runs/log-metric", {"run_id": run, **point("m", word)})
        refused(answer, what=f"the value {word!r}")


@test()
def lengths():
    run = new_run()["info"]["run_id"]
    tag = {"run_id": run, "key": "big", "value": "x" * 1_000_000}
    expect(mlflow_api("POST", "runs/set-tag", tag).status, 200, "a tag of a megabyte")
    tags = get_run(run)["data"]["tags"]
    kept = next(item["value"] for item in tags if item["key"] == "big")
    expect(len(kept), 8000, "what is kept of it")
    long = "k" * 300
    refused(mlflow_api("POST", "runs/set-tag", {**tag, "key": long}), what="a long tag key")
    refused(log_batch(run, metrics=[point(long)]), what="a long metric key")
    refused(log_batch(run, params=[{"key": long, "value": ""}]), what="a long param key")
    refused(
        mlflow_api("POST", "experiments/create", {"name": "e" * 501}), what="a long name"
    )
    model = {"name": "m" * 300}
    refused(mlflow_api("POST", "registered-models/create", model), what="a long model")


@test()
def keys_and_names():
    run = new_run()["info"]["run_id"]
    for key in ("", "a//b", "../x", "./x", "/abs", ".", "..", "new\nline", "a\u0000b", "q?"):
        refused(log_batch(run, metrics=[point(key)]), what=f"the metric {key!r}")
        refused(log_batch(run, tags=[{"key": key, "value": ""}]), what=f"the tag {key!r}")
    for key in ("a/b", "a.b-c d:e", "größe", "数"):
        expect(log_batch(run, metrics=[point(key)]).status, 200, f"the metric {key!r}")
    for name in ("", "  ", "a/b", "a:b", "nul\u0000"):
        answer = mlflow_api("POST", "registered-models/create", {"name": name})
        refused(answer, what=f"the model {name!r}")
    refused(mlflow_api("POST", "experiments/create", {"name": ""}), what="no name")
    nul = {"run_id": run, "key": "k", "value": "a\u0000b"}
    answer = mlflow_api("POST", "runs/set-tag", nul)
    assert answer.status in (200, 400), f"NUL in a value: {answer.told()}"


@test()
def batches():
    run = new_run()["info"]["run_id"]
    many = [point("m", i, i, i) for i in range(1001)]
    refused(log_batch(run, metrics=many), what="1001 metrics")
    params = [{"key": f"p{i}", "value": ""} for i in range(101)]
    refused(log_batch(run, params=params), what="101 params")
    refused(log_batch(run, tags=params), what="101 tags")
    refused(log_batch(run, metrics=many[:950], params=params[:60]), what="1010 in all")
    twice = [{"key": "p", "value": "1"}, {"key": "p", "value": "1"}]
    refused(log_batch(run, params=twice), what="a param twice")
    for key in ("metrics", "params", "tags"):
        found = get_run(run)["data"].get(key, [])
        assert all(item["key"].startswith("mlflow.") for item in found), f"{key}: {found}"


@test()
def a_batch_is_written_whole_or_not_at_all():
    run = new_run()["info"]["run_id"]
    good = {
        "metrics": [point("good")],
        "params": [{"key": "good", "value": "1"}],
        "tags": [{"key": "good", "value": "1"}],
    }
    log_batch(run, params=[{"key": "old", "value": "1"}])
    for what, bad in (
        ("a bad metric", {"metrics": [point("good"), point("bad", timestamp=-1)]}),
        ("a bad value", {"metrics": [point("good"), point("bad", value="x")]}),
        ("a changed param", {"params": [*good["params"], {"key": "old", "value": "2"}]}),
        ("a bad tag", {"tags": [*good["tags"], {"key": "../x", "value": ""}]}),
    ):
        refused(log_batch(run, **{**good, **bad}), what=what)
        data = get_run(run)["data"]
        kept = [
            item["key"]
            for part in ("metrics", "params", "tags")
            for item in data.get(part, [])
        ]
        assert "good" not in kept, f"{what}: the rest was written: {kept}"


@test()
def numbers_out_of_range():
    run = new_run()["info"]["run_id"]
    for timestamp in (-1, 2**63, 2**70, 1e300, 1.5, "x", None):
        answer = log_batch(run, metrics=[point(timestamp=timestamp)])
        refused(answer, what=f"the timestamp {timestamp!r}")
    for step in (2**63, -(2**64), 1.5, "x"):
        refused(log_batch(run, metrics=[point(step=step)]), what=f"the step {step!r}")
    expect(log_batch(run, metrics=[point(step=-5)]).status, 200, "a step below zero")
    for most in (0, -1, 2**70, "x", 1.5):
        body = {"experiment_ids": ["0"], "max_results": most}
        refused(mlflow_api("POST", "runs/search", body), what=f"max_results {most!r}")
    end = {"run_id": run, "end_time": 2**70}
    refused(mlflow_api("POST", "runs/update", end), what="a huge end")
    refused(mlflow_api("POST", "runs/update", {"run_id": run, "status": "DONE"}), what="status")
    start = {"experiment_id": "0", "start_time": 2**70}
    refused(mlflow_api("POST", "runs/create", start), what="a huge start")
    for found in ("abc", "-1", "1 or 1=1", str(2**70)):
        answer = mlflow_api("GET", "experiments/get", query={"experiment_id": found})
        assert answer.status in (400, 404), f"experiment {found!r}: {answer.told()}"


@test()
def bodies_that_are_none():
    run = new_run()["info"]["run_id"]
    url = f"{PORTAL.tracking_uri}/api/2.0/mlflow/runs/log-batch"
    as_json = {"Content-Type": "application/json"}

    def send(data, headers=as_json):
        return http("POST", url, token=PORTAL.token, data=data, headers=headers)

    for what, data in (
        ("half a body", b'{"run_id": "'),
        ("no body", b""),
        ("a list", b"[]"),
        ("a word", b'"run"'),
        ("null", b"null"),
        ("a number", b"1"),
        ("deep nesting", b'{"a":' * 20_000 + b"1" + b"}" * 20_000),
        ("another prototype", b'{"__proto__": {"run_id": "x"}}'),
    ):
        refused(send(data), what=what)
    not_text = send(b'{"run_id": "\xff\xfe"}')
    assert not_text.status in (400, 404), f"not UTF-8: {not_text.told()}"
    body = json.dumps({"run_id": run, "tags": []}).encode()
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        refused(send(body, {"Content-Type": kind}), what=f"the type {kind}")
    utf8 = {"Content-Type": "application/json; charset=utf-8"}
    expect(send(body, utf8).status, 200, "with a character set")
    for what, fields in (
        ("metrics as text", {"metrics": "x"}),
        ("metrics as an object", {"metrics": {}}),
        ("a metric as text", {"metrics": ["x"]}),
        ("a metric without a key", {"metrics": [{"value": 1, "timestamp": 1}]}),
        ("a metric without a value", {"metrics": [{"key": "m", "timestamp": 1}]}),
        ("a param as a list", {"params": [["a", "b"]]}),
        ("a key as an object", {"tags": [{"key": {}, "value": ""}]}),
    ):
        refused(log_batch(run, **fields), what=what)
    refused(mlflow_api("POST", "runs/log-batch", {"run_id": {"a": 1}}), what="an object id")
    refused(mlflow_api("POST", "runs/log-batch", {"run_id": ["a"]}), what="a list as id")


@test()
def writing_to_a_deleted_run():
    run = new_run()["info"]["run_id"]
    mlflow_api("POST", "runs/delete", {"run_id": run})
    for path, body in (
        ("runs/log-metric", point()),
        ("runs/log-parameter", {"key": "k", "value": "v"}),
        ("runs/set-tag", {"key": "k", "value": "v"}),
        ("runs/log-batch", {"metrics": [point()]}),
        ("runs/update", {"status": "FINISHED"}),
    ):
        refused(mlflow_api("POST", path, {"run_id": run, **body}), what=path)


@test()
def experiments_that_are_gone():
    place = new_experiment()
    mlflow_api("POST", "experiments/delete", {"experiment_id": place})
    refused(mlflow_api("POST", "runs/create", {"experiment_id": place}), what="a run in it")
    again = mlflow_api("POST", "experiments/delete", {"experiment_id": place})
    refused(again, ABSENT, 404, "deleting twice")


@test()
def wrong_methods():
    for method, path in (("GET", "runs/create"), ("PUT", "runs/get"), ("DELETE", "runs/search")):
        answer = mlflow_api(method, path)
        assert answer.status in (404, 405), f"{method} {path}: {answer.told()}"


@test()
def requests_that_hang_do_not_block_others():
    address = urlparse(PORTAL.url)
    head = (
        f"POST {address.path}/api/ml-home/mlflow/api/2.0/mlflow/runs/log-batch HTTP/1.1\r\n"
        f"Host: {address.netloc}\r\nAuthorization: Bearer {PORTAL.token}\r\n"
        "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
    )
    sockets = []
    for _ in range(30):
        sock = socket.create_connection((address.hostname, address.port), timeout=10)
        sock.sendall(head.encode())
        sockets.append(sock)
    started = time.monotonic()
    new_run()
    took = time.monotonic() - started
    for sock in sockets:
        sock.close()
    assert took < 5, f"others waited for {took:.1f} s"
