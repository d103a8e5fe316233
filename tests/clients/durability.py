"""What was answered is kept: through kills, and through two starts at once."""

import functools
import subprocess
import threading
import time
from urllib.parse import urlparse

import requests
from harness import at_the_end, expect, get_run, http, mlflow_api, new_run, test
from portals import ROOT, OwnPortal, run_sql, temporary_folder

ARTIFACTS = "/api/ml-home/mlflow/api/2.0/mlflow-artifacts/artifacts"
POINTS = 10


@functools.cache
def portal():
    return OwnPortal().start()


class Writer(threading.Thread):
    """Logs points, params and files as fast as it can, and remembers what was acknowledged."""

    def __init__(self, target):
        super().__init__(daemon=True)
        self.target = target
        self.run_info = new_run(portal=target)["info"]
        self.points = set()
        self.params = {}
        self.files = {}
        self.going = True
        self.start()

    def run(self):
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {self.target.token}"
        url = f"{self.target.tracking_uri}/api/2.0/mlflow/runs/log-batch"
        root = self.run_info["artifact_uri"].replace("mlflow-artifacts:/", "").strip("/")
        n = 0
        while self.going:
            steps = list(range(n * POINTS, (n + 1) * POINTS))
            body = {
                "run_id": self.run_info["run_id"],
                "metrics": [
                    {"key": "m", "value": s / 7, "timestamp": s + 1, "step": s} for s in steps
                ],
                "params": [{"key": f"p{n}", "value": str(n)}] if n < 2000 else [],
            }
            try:
                if session.post(url, json=body, timeout=10).status_code == 200:
                    self.points.update(steps)
                    self.params.update({p["key"]: p["value"] for p in body["params"]})
                if n % 10 == 0:
                    name, content = f"{n}.txt", f"{n}" * 1000
                    place = f"{self.target.url}{ARTIFACTS}/{root}/{name}"
                    if session.put(place, data=content, timeout=10).status_code == 200:
                        self.files[place] = content
            except requests.RequestException:
                time.sleep(0.05)
            n += 1

    def stop(self):
        self.going = False
        self.join(30)

    def check(self):
        run = get_run(self.run_info["run_id"], portal=self.target)
        found = mlflow_api(
            "GET",
            "metrics/get-history",
            query={"run_id": self.run_info["run_id"], "metric_key": "m"},
            portal=self.target,
        ).body["metrics"]
        kept = {point["step"]: point["value"] for point in found}
        expect(len(kept), len(found), "every point is there once")
        lost = self.points - kept.keys()
        expect(lost, set(), f"lost points, of {len(self.points)} acknowledged")
        wrong = [step for step in kept if kept[step] != step / 7]
        expect(wrong, [], "points with another value")
        params = {item["key"]: item["value"] for item in run["data"].get("params", [])}
        missing = {key for key in self.params if params.get(key) != self.params[key]}
        expect(missing, set(), f"lost params, of {len(self.params)} acknowledged")
        # A batch that was not answered is there as a whole or not at all.
        for number in {step // POINTS for step in kept}:
            part = [step for step in kept if step // POINTS == number]
            expect(len(part), POINTS, f"points of batch {number}")
        for place, content in self.files.items():
            answer = http("GET", place, token=self.target.token)
            expect((answer.status, answer.text), (200, content), "an uploaded file")
        assert len(self.points) > 10 * POINTS, f"only {len(self.points)} points were tried"


def write_and_kill(kill):
    """Kills in the midst of writing, starts again, and looks for what was acknowledged."""
    own = portal()
    writer = Writer(own)
    deadline = time.monotonic() + 20
    while len(writer.points) < 60 * POINTS and time.monotonic() < deadline:
        time.sleep(0.05)
    kill(own)
    writer.stop()
    own.start()
    writer.check()


@test(timeout=400)
def the_backend_is_killed():
    write_and_kill(OwnPortal.kill_backend)


@test(timeout=400)
def everything_is_killed():
    write_and_kill(OwnPortal.kill_all)


@test(timeout=400)
def a_stop_in_the_midst_of_writing():
    write_and_kill(OwnPortal.stop)


def empty_postgres():
    """The address of a server that holds nothing yet, as its administrator."""
    server = subprocess.Popen(
        ["node", str(ROOT / "tests" / "clients" / "postgres.mjs"), temporary_folder()],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def stop():
        server.stdin.close()
        server.wait(60)

    at_the_end(stop)
    url = server.stdout.readline().strip()
    assert url, "Postgres did not start"
    return url


def start_twice(database_url):
    twins = [OwnPortal(env={"ML_HOME_DATABASE_URL": database_url}) for _ in range(2)]
    try:
        for twin in twins:
            twin.launch()
        for twin in twins:
            twin.wait_until_ready()
        run_id = new_run(portal=twins[0])["info"]["run_id"]
        body = {"run_id": run_id, "key": "m", "value": 1, "timestamp": 1}
        answer = mlflow_api("POST", "runs/log-metric", body, portal=twins[1])
        expect(answer.status, 200, f"writing through the other ({answer.told()})")
        metrics = get_run(run_id, portal=twins[0])["data"]["metrics"]
        expect([m["value"] for m in metrics], [1], "reading through the first")
    finally:
        for twin in twins:
            twin.stop()


@test(timeout=400)
def two_start_at_once_on_an_empty_server():
    start_twice(empty_postgres())


@test(timeout=400)
def two_start_at_once_in_one_empty_database():
    """As a user who may not create databases: one schema per plugin."""
    admin = urlparse(empty_postgres())
    run_sql(
        admin.geturl(),
        "create role portal login password 'secret' nocreatedb",
        "create database portal owner portal",
    )
    start_twice(f"postgresql://portal:secret@{admin.hostname}:{admin.port}/portal")
