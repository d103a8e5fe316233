"""The same requests to ML Home and to a real MLflow server must be answered alike."""

import functools
import os
import pathlib
import subprocess
import sys
import time
import uuid

import requests
from harness import PORTAL, Portal, at_the_end, eventually, one_line, test, unique
from portals import free_port, temporary_folder
from probes import PROBES

# Where ML Home answers otherwise on purpose: (ours, theirs, why). An entry is a
# failure as soon as it is not true any more.
DIFFERENCES = {
    "update a deleted experiment": (
        (400, "INVALID_PARAMETER_VALUE"),
        (500, "INVALID_STATE"),
        "A 500 makes the client try again for minutes; the request is wrong, not the server.",
    ),
    "archive with stage None": (
        (400, "INVALID_PARAMETER_VALUE"),
        (500, "INTERNAL_ERROR"),
        "As above.",
    ),
    "half a body": (
        (400, "INVALID_PARAMETER_VALUE"),
        (500, None),
        "As above.",
    ),
    "end a run in an unknown way": (
        (400, "INVALID_PARAMETER_VALUE"),
        (200, None),
        "MLflow drops the word and leaves the run as it is, which hides the typing error.",
    ),
    "metric at half a step": (
        (400, "INVALID_PARAMETER_VALUE"),
        (200, None),
        "MLflow cuts the step, and two points become one; no client of its own sends such.",
    ),
    "runs with metrics.m IS NULL": (
        (200, None),
        (400, "INVALID_PARAMETER_VALUE"),
        "Asks for runs that lack a metric; MLflow knows it for params and tags only.",
    ),
    "runs with run_name IN ('a', 'b')": (
        (200, None),
        (400, "INVALID_PARAMETER_VALUE"),
        "More is understood: MLflow knows IN for run_id and datasets only.",
    ),
    "runs with params.p IN ('a')": ((200, None), (400, "INVALID_PARAMETER_VALUE"), "As above."),
    "webhook of an unknown entity": (
        (400, "INVALID_PARAMETER_VALUE"),
        (500, None),
        "A wrong request is the caller's mistake, and is not worth trying again.",
    ),
    "webhook of budgets": (
        (400, "INVALID_PARAMETER_VALUE"),
        (200, None),
        "There are no budgets here, and a webhook that is never called would hide that.",
    ),
    "webhook in an unknown state": (
        (400, "INVALID_PARAMETER_VALUE"),
        (200, None),
        "MLflow drops the word, and the webhook is active.",
    ),
    "trace at a wrong time": (
        (400, "INVALID_PARAMETER_VALUE"),
        (200, None),
        "MLflow drops what it cannot read, and the trace is from 1970.",
    ),
    "trace in a wrong state": (
        (400, "INVALID_PARAMETER_VALUE"),
        (200, None),
        "MLflow drops what it cannot read.",
    ),
    "trace of a wrong duration": (
        (400, "INVALID_PARAMETER_VALUE"),
        (200, None),
        "As above.",
    ),
    "trace tag of an absent one": (
        (404, "RESOURCE_DOES_NOT_EXIST"),
        (400, "BAD_REQUEST"),
        "The same as for every other request about a trace that there is not.",
    ),
    "traces with timestamp_ms > 'x'": (
        (400, "INVALID_PARAMETER_VALUE"),
        (200, None),
        "On sqlite every text is greater than every number; on Postgres MLflow fails.",
    ),
    "logged models with a metric as text": (
        (400, "INVALID_PARAMETER_VALUE"),
        (500, "INTERNAL_ERROR"),
        "A 500 makes the client try again for minutes; the request is wrong, not the server.",
    ),
    "order by one key twice": (
        (200, None),
        (500, "INTERNAL_ERROR"),
        "The second is without effect and does no harm.",
    ),
}


class Mlflow(Portal):
    """A real server; it has no prefix and takes any token."""

    @property
    def tracking_uri(self):
        return self.url


@functools.cache
def real_server():
    folder = pathlib.Path(temporary_folder())
    port = free_port()
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "mlflow",
            "server",
            "--backend-store-uri",
            f"sqlite:///{folder / 'mlflow.db'}",
            "--artifacts-destination",
            str(folder / "artifacts"),
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--workers",
            "1",
        ],
        cwd=folder,
        env={
            name: value
            for name, value in os.environ.items()
            if not name.startswith("MLFLOW_TRACKING")
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )

    def stop():
        os.killpg(server.pid, 9)

    at_the_end(stop)
    portal = Mlflow(url=f"http://127.0.0.1:{port}", token="any", data_dir=str(folder))
    eventually(lambda: requests.get(f"{portal.url}/health").ok, "MLflow starts", 120)
    return portal


class Wire:
    """Sends requests to one server, and remembers what the probes need."""

    def __init__(self, portal):
        self.portal = portal
        self.experiment = self.ok("POST", "experiments/create", {"name": unique("wire")})[
            "experiment_id"
        ]
        self.run = self.new_run()
        self.name = unique("wire-model")
        self.ok("POST", "registered-models/create", {"name": self.name})
        source = self.get_run(self.run)["info"]["artifact_uri"] + "/model"
        for _ in range(2):
            body = {"name": self.name, "source": source, "run_id": self.run}
            self.ok("POST", "model-versions/create", body)
        self.trace = f"tr-{uuid.uuid4().hex}"
        self.deleted_run = self.new_run()
        self.ok("POST", "runs/delete", {"run_id": self.deleted_run})
        name = unique("wire-deleted")
        self.deleted_name = name
        self.deleted = self.ok("POST", "experiments/create", {"name": name})["experiment_id"]
        self.ok("POST", "experiments/delete", {"experiment_id": self.deleted})
        param = {"run_id": self.run, "key": "p", "value": "one"}
        self.ok("POST", "runs/log-parameter", param)

    def new_run(self):
        body = {"experiment_id": self.experiment, "start_time": int(time.time() * 1000)}
        return self.ok("POST", "runs/create", body)["run"]["info"]["run_id"]

    def get_run(self, run_id):
        return self.ok("GET", f"runs/get?run_id={run_id}")["run"]

    def send(self, method, path, body=None):
        place = path if path.startswith("/") else f"/api/2.0/mlflow/{path}"
        more = {"data": body} if isinstance(body, (bytes, str)) else {"json": body}
        if isinstance(body, (bytes, str)):
            more["headers"] = {"Content-Type": "application/json"}
        headers = {
            "Authorization": f"Bearer {self.portal.token}",
            **more.pop("headers", {}),
        }
        return requests.request(
            method, self.portal.tracking_uri + place, headers=headers, timeout=60, **more
        )

    def ok(self, method, path, body=None):
        answer = self.send(method, path, body)
        assert answer.status_code == 200, f"{method} {path}: {answer.text[:300]}"
        return answer.json()


def outcome(answer):
    try:
        code = answer.json().get("error_code")
    except (ValueError, AttributeError):
        code = None
    return answer.status_code, code


@test(timeout=400)
def wire():
    real = Wire(real_server())
    ours = Wire(PORTAL)
    names = [name for name, _ in PROBES]
    for name in sorted(set(DIFFERENCES) - set(names)):
        yield name, "a difference is listed for a probe that there is not"
    for name, probe in PROBES:
        yield name, compare(name, probe, ours, real)


def compare(name, probe, ours, real):
    try:
        answers = [wire.send(*probe(wire)) for wire in (ours, real)]
    except Exception as error:  # noqa: BLE001
        return f"{type(error).__name__}: {error}"
    found = tuple(outcome(answer) for answer in answers)
    wanted = DIFFERENCES.get(name)
    told = f"{found[0]} and MLflow {found[1]} ({one_line(answers[0].text)[:150]})"
    if wanted:
        as_listed = found == wanted[:2]
        return None if as_listed else f"{told}: not the difference that is listed"
    return None if found[0] == found[1] else told
