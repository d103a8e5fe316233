"""What all checks share: the portal, HTTP, and how a check is run and told about."""

import base64
import contextlib
import io
import json
import logging
import os
import sys
import threading
import time
import traceback
import uuid
import warnings
from dataclasses import dataclass, field

import requests

TESTS = []
_CLEAN_UP = []
_OUT = sys.stdout


@dataclass
class Portal:
    url: str
    token: str
    data_dir: str

    @property
    def tracking_uri(self):
        return f"{self.url}/api/ml-home/mlflow"


PORTAL = Portal(
    url=os.environ["ML_HOME_URL"].rstrip("/"),
    token=os.environ["MLFLOW_TRACKING_TOKEN"],
    data_dir=os.environ["ML_HOME_DATA_DIR"],
)


@dataclass
class Test:
    name: str
    work: object
    timeout: float
    failures: list = field(default_factory=list)

    def matches(self, word):
        return self.name == word or self.name.startswith(f"{word}.") or (
            "." in word and self.name.startswith(word)
        )


def test(timeout=90):
    """Makes a check of a function; its name is that of module and function.

    A function that yields `(name, why or None)` is one check per pair.
    """

    def register(work):
        subject = work.__module__.rpartition(".")[2]
        TESTS.append(Test(f"{subject}.{work.__name__}", work, timeout))
        return work

    return register


def run(case):
    """Runs one check in a thread of its own; answers how many failed."""
    failed = 0

    def tell(name, why):
        nonlocal failed
        failed += why is not None
        line = f"PASS {name}" if why is None else f"FAIL {name}: {one_line(why)}"
        print(line, file=_OUT, flush=True)

    outcome = []

    def work():
        try:
            results = case.work()
            if results is None:
                outcome.append((case.name, None))
            else:
                for name, why in results:
                    outcome.append((f"{case.name}.{name}", why))
        except BaseException as error:  # noqa: BLE001
            outcome.append((case.name, describe(error)))

    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    # Only PASS and FAIL go to the output: clients are talkative.
    quiet = io.StringIO()
    with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join(case.timeout)
    if thread.is_alive():
        outcome.append((case.name, f"not done after {case.timeout} s"))
    for name, why in outcome:
        tell(name, why)
    return failed


def describe(error):
    place = ""
    for frame in traceback.extract_tb(error.__traceback__):
        if os.path.dirname(__file__) in frame.filename:
            place = f" ({os.path.basename(frame.filename)}:{frame.lineno})"
    return f"{type(error).__name__}: {error}{place}"


def one_line(text):
    return " ".join(str(text).split())[:900]


def at_the_end(work):
    """Something to stop or remove when all checks are done, last added first."""
    _CLEAN_UP.append(work)


def clean_up():
    for work in reversed(_CLEAN_UP):
        try:
            work()
        except Exception as error:  # noqa: BLE001
            print(f"clean-up: {describe(error)}", file=sys.stderr)


def unique(prefix):
    return f"{prefix}-{uuid.uuid4().hex[:10]}"


def expect(actual, wanted, what):
    assert actual == wanted, f"{what}: {actual!r} and not {wanted!r}"


def expect_near(actual, wanted, what, slack=1e-9):
    assert abs(actual - wanted) <= slack, f"{what}: {actual!r} and not {wanted!r}"


@contextlib.contextmanager
def raises(code):
    """The client must raise an MlflowException with this error code."""
    from mlflow.exceptions import MlflowException

    try:
        yield
    except MlflowException as error:
        expect(error.error_code, code, "the error code")
        return
    raise AssertionError(f"nothing was raised, {code} was expected")


def eventually(look, what, seconds=10):
    """Waits until `look` answers something true, and answers it."""
    deadline = time.monotonic() + seconds
    last = None
    while True:
        try:
            found = look()
            if found:
                return found
        except (AssertionError, requests.RequestException) as error:
            last = error
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what} {last or ''}")
        time.sleep(0.2)


@dataclass
class Answer:
    status: int
    body: object
    text: str
    headers: object

    @property
    def code(self):
        if isinstance(self.body, dict):
            error = self.body.get("error")
            name = error.get("name") if isinstance(error, dict) else None
            return self.body.get("error_code") or name
        return None

    def told(self):
        return f"{self.status} {self.text[:300]}"


def http(method, url, *, token=None, basic=None, json_body=None, timeout=30, **more):
    """One request without a retry. Answering 500 is always a failure."""
    headers = dict(more.pop("headers", {}))
    if basic:
        packed = base64.b64encode(":".join(basic).encode()).decode()
        headers["Authorization"] = f"Basic {packed}"
    elif token:
        headers["Authorization"] = f"Bearer {token}"
    if json_body is not None:
        headers.setdefault("Content-Type", "application/json")
        more["data"] = json.dumps(json_body)
    response = requests.request(
        method, url, headers=headers, timeout=timeout, allow_redirects=False, **more
    )
    try:
        body = response.json()
    except ValueError:
        body = None
    answer = Answer(response.status_code, body, response.text, response.headers)
    assert answer.status != 500, f"{method} {url} answers {answer.told()}"
    return answer


def mlflow_api(method, path, body=None, *, query=None, portal=PORTAL, **more):
    """A request to MLflow's interface, below api/2.0/mlflow unless it begins with a slash."""
    base = portal.tracking_uri
    place = path if path.startswith("/") else f"/api/2.0/mlflow/{path}"
    more.setdefault("token", portal.token)
    return http(method, base + place, json_body=body, params=query, **more)


def own_api(method, path, body=None, *, query=None, portal=PORTAL, **more):
    """A request to ML Home's own interface, below v1."""
    more.setdefault("token", portal.token)
    return http(
        method, f"{portal.url}/api/ml-home/v1/{path}", json_body=body, params=query, **more
    )


def guest_token(portal=PORTAL):
    """A Backstage token of the person who enters as guest."""
    answer = http("POST", f"{portal.url}/api/auth/guest/refresh")
    expect(answer.status, 200, f"signing in as guest ({answer.told()})")
    return answer.body["backstageIdentity"]["token"]


def new_experiment(prefix="case", portal=PORTAL, tags=None):
    body = {"name": unique(prefix), "tags": tags or []}
    answer = mlflow_api("POST", "experiments/create", body, portal=portal)
    expect(answer.status, 200, f"making an experiment ({answer.told()})")
    return answer.body["experiment_id"]


def new_run(experiment_id=None, portal=PORTAL):
    answer = mlflow_api(
        "POST",
        "runs/create",
        {
            "experiment_id": experiment_id or new_experiment(portal=portal),
            "start_time": int(time.time() * 1000),
        },
        portal=portal,
    )
    expect(answer.status, 200, f"making a run ({answer.told()})")
    return answer.body["run"]


def get_run(run_id, portal=PORTAL):
    answer = mlflow_api("GET", "runs/get", query={"run_id": run_id}, portal=portal)
    expect(answer.status, 200, f"reading run {run_id} ({answer.told()})")
    return answer.body["run"]
