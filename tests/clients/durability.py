"""What was answered is kept: through kills, and through two starts at once."""

import functools
import json
import pathlib
import subprocess
import threading
import time
import uuid

import requests
from harness import PORTAL, at_the_end, expect, get_run, http, mlflow_api, new_run, test
from portals import ROOT, OwnPortal

ARTIFACTS = "/api/ml-home/mlflow/api/2.0/mlflow-artifacts/artifacts"
POINTS = 10
SQL = """
const { Client } = require('pg');
(async () => {
  const [url, ...statements] = process.argv.slice(1);
  const client = new Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
})().catch(error => { console.error(error.message); process.exit(1); });
"""


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


def empty_database():
    """A new database, on the Postgres of the portal that is tested, of a user who may make no others."""
    folder = pathlib.Path(PORTAL.data_dir)
    password = (folder / "postgres-password").read_text().strip()
    port = (folder / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[3]
    admin = f"postgresql://ml_home:{password}@127.0.0.1:{port}/postgres"
    name, secret = f"twins_{uuid.uuid4().hex[:8]}", uuid.uuid4().hex

    def run(*statements):
        done = subprocess.run(
            ["node", "-e", SQL, admin, *statements], cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, f"Postgres says: {done.stderr}"

    run(
        f"create role {name} login password '{secret}' nocreatedb",
        f"create database {name} owner {name}",
    )
    at_the_end(lambda: run(f"drop database {name} with (force)", f"drop role {name}"))
    return f"postgresql://{name}:{secret}@127.0.0.1:{port}/{name}"


@test(timeout=400)
def two_start_at_once_on_an_empty_database():
    env = {"ML_HOME_DATABASE_URL": empty_database()}
    twins = [OwnPortal(env=env), OwnPortal(env=env)]
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
        name = json.dumps([twin.port for twin in twins])
        answer = mlflow_api("POST", "registered-models/create", {"name": name[1:-1]}, portal=twins[0])
        expect(answer.status, 200, f"a model ({answer.told()})")
    finally:
        for twin in twins:
            twin.stop()
