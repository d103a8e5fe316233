"""docs/mlflow-protocol.md says what is true: of MLflow's routes, and of the portal's answers."""

import functools
import json
import pathlib
import re
import subprocess
import sys

from harness import mlflow_api, test
from portals import ROOT, temporary_folder

PAGE = ROOT / "docs" / "mlflow-protocol.md"
STATE = "works|works, differs|not implemented"
ROW = re.compile(rf"^\| ([A-Z]+) +\| `(/[^`]*)` +\| ({STATE}) +\| (.*?) *\|$")
ROUTES = """
import json
from mlflow.server import app
from mlflow.server.handlers import get_endpoints

routes = {(method, path) for path, _, methods in get_endpoints() for method in methods}
for rule in app.url_map.iter_rules():
    routes |= {(method, str(rule)) for method in rule.methods - {"HEAD", "OPTIONS"}}
print("ROUTES", json.dumps(sorted(routes)))
"""
# Answered by MLflow too, outside of the list that it gives.
MORE = {("POST", "/v1/traces")}


@functools.cache
def rows():
    found = [ROW.match(line) for line in PAGE.read_text().splitlines()]
    return [row.groups() for row in found if row]


@functools.cache
def routes_of_mlflow():
    folder = temporary_folder()
    told = subprocess.run(
        [sys.executable, "-c", ROUTES],
        cwd=folder,
        env={"MLFLOW_TRACKING_URI": f"sqlite:///{pathlib.Path(folder, 'x.db')}", "PATH": ""},
        capture_output=True,
        text=True,
        timeout=150,
    )
    line = next((at for at in told.stdout.splitlines() if at.startswith("ROUTES ")), None)
    assert line, told.stderr[-500:]
    return {(method, plain(path)) for method, path in json.loads(line[7:])}


def plain(path):
    return path.replace("<path:", "<")


@test(timeout=200)
def the_page_lists_every_route():
    theirs = {(m, p) for m, p in routes_of_mlflow() if not p.startswith("/ajax-api")} | MORE
    ours = {(method, path) for method, path, _, _ in rows()}
    assert len(ours) == len(rows()), "a route is listed twice"
    assert theirs == ours, f"missing {sorted(theirs - ours)}, too many {sorted(ours - theirs)}"
    for method, path, state, note in rows():
        needs_note = state != "works"
        assert bool(note) == needs_note, f"{method} {path} is '{state}' with note '{note}'"


def answered(method, path):
    place = re.sub(r"<[^>]+>", "none", path)
    body = {} if method in ("POST", "PUT", "PATCH", "DELETE") else None
    return mlflow_api(method, place, body)


@test(timeout=200)
def the_portal_answers_as_the_page_says():
    for method, path, state, _ in rows():
        answer = answered(method, path)
        left_out = (answer.status, answer.code) == (501, "NOT_IMPLEMENTED")
        # A folder cannot take parts; the page says so where it is told.
        folder = "/mlflow-artifacts/" in path or "presigned" in path
        unknown = answer.code == "ENDPOINT_NOT_FOUND"
        right = left_out if state == "not implemented" else not unknown and (
            not left_out or folder
        )
        yield f"{method} {path}", None if right else f"{state}, but {answer.told()}"


@test(timeout=200)
def the_pages_of_mlflows_own_server():
    known = {("GET", "/ajax-api/2.0/mlflow/metrics/get-history-bulk")}
    wrong = []
    for method, path in sorted(routes_of_mlflow()):
        if not path.startswith("/ajax-api"):
            continue
        answer = answered(method, path)
        left_out = (answer.status, answer.code) == (501, "NOT_IMPLEMENTED")
        if left_out == ((method, path) in known):
            wrong.append(f"{method} {path}: {answer.told()[:80]}")
    assert not wrong, wrong
