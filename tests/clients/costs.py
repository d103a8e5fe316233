"""Costs: bills of the FOCUS toolkit come in whole, and the ledger goes out as what the real validator takes."""

import csv
import datetime
import decimal
import functools
import json
import pathlib
import sys

import mlflow
import requests
from harness import PORTAL, expect, own_api, test, unique
from portals import temporary_folder
from tool_venv import check, newer_python, tool_venv

HERE = pathlib.Path(__file__).resolve().parent
PROVIDERS = ["aws", "azure", "gcp"]
ROWS = 150

# Rules that contradict one another, or fail on the toolkit's own files; shown by validating those.
KNOWN = {"InvoiceId-C-004-C", "InvoiceId-C-005-C", "EffectiveCost-C-005-C"}


@functools.cache
def tools():
    """The commands of validator and toolkit; None where there is no Python that is new enough."""
    python = newer_python((3, 12))
    if not python:
        sys.__stdout__.write("SKIP costs: focus-validator needs Python 3.12, and none was found\n")
        sys.__stdout__.flush()
        return None
    return tool_venv("costs", "costs_requirements.txt", python)


@functools.cache
def bills(provider, version):
    """A bill as a provider writes it, by the toolkit."""
    folder = pathlib.Path(temporary_folder()) / f"{provider}-{version}"
    command = [str(tools() / "focus-toolkit"), "generate", "--provider", provider]
    check([*command, "--focus-version", version, "--rows", str(ROWS), "--seed", "5", "--out", str(folder)])
    (found,) = folder.glob("*cost_and_usage*.csv")
    return found


@functools.cache
def converted(provider):
    """The same in 1.4."""
    folder = pathlib.Path(temporary_folder()) / f"{provider}-1.4"
    check(
        [
            str(tools() / "focus-toolkit"),
            *("convert", "--cost-and-usage", str(bills(provider, "1.3")), "--mode", "synthetic"),
            *("--no-validate", "--exit-policy", "pipeline", "--out", str(folder)),
        ]
    )
    (found,) = folder.glob("*cost_and_usage*.csv")
    return found


def rows_of(text):
    return list(csv.DictReader(text.splitlines()))


def sums(rows):
    return {
        column: sum(decimal.Decimal(row[column] or 0) for row in rows)
        for column in ("BilledCost", "EffectiveCost", "ListCost", "ContractedCost")
    }


def headers():
    return {"Authorization": f"Bearer {PORTAL.token}"}


def send(name, content):
    return requests.post(
        f"{PORTAL.url}/api/ml-home/focus/imports",
        params={"name": name},
        data=content,
        headers=headers(),
        timeout=120,
    )


def exported(version, **narrow):
    answer = requests.get(
        f"{PORTAL.url}/api/ml-home/focus/exports",
        params={"from": "2025-06-01", "to": "2027-06-01", "version": version, **narrow},
        headers=headers(),
        timeout=120,
    )
    expect(answer.status_code, 200, f"the export ({answer.text[:300]})")
    return answer.text


@test(timeout=400)
def bills_of_all_providers_and_versions():
    """What comes in goes out to the last digit, whatever the version."""
    if not tools():
        return
    for provider in PROVIDERS:
        for version, make in (("1.2", bills), ("1.3", bills), ("1.4", lambda who, _: converted(who))):
            file = make(provider, version)
            answer = send(f"{provider}-{version}.csv", file.read_bytes())
            why = None
            if answer.status_code not in (200, 201):
                why = answer.text[:400]
            else:
                known = rows_of(file.read_text())
                issuer = {row["InvoiceIssuerName"] for row in known}
                out = [row for row in rows_of(exported(version)) if row["InvoiceIssuerName"] in issuer]
                if len(out) != len(known):
                    why = f"{len(out)} rows of {len(known)}"
                elif sums(out) != sums(known):
                    why = f"{sums(out)} is not {sums(known)}"
            yield f"{provider}-{version}", why


@test(timeout=400)
def the_real_validator_takes_the_export():
    """Nothing fails but the rules that fail on the toolkit's own files."""
    if not tools():
        return
    for provider in PROVIDERS:
        send(f"{provider}.csv", bills(provider, "1.2").read_bytes())
    file = pathlib.Path(temporary_folder()) / "export.csv"
    file.write_text(exported("1.2", basis="billed", provider=["AWS", "Microsoft", "Google Cloud"]))
    assert len(rows_of(file.read_text())) >= ROWS, "the export is empty"
    python = str(tools() / "python")
    judged, *failed = check([python, str(HERE / "costs_validators.py"), str(file)]).decode().split("\n")
    assert int(judged.removeprefix("judged ")) > 100, judged
    yield "cost_and_usage_1_2", f"fails {failed}" if set(filter(None, failed)) - KNOWN else None
    # That the check can fail at all.
    wrong = pathlib.Path(temporary_folder()) / "wrong.csv"
    wrong.write_text(file.read_text().replace(",USD,", ",Dollars,"))
    _, *failed = check([python, str(HERE / "costs_validators.py"), str(wrong)]).decode().split("\n")
    yield "a_damaged_one_fails", None if "BillingCurrency-C-003-M" in failed else f"failed only {failed}"


@test(timeout=200)
def the_toolkit_takes_the_export_as_1_4():
    if not tools():
        return
    for provider in PROVIDERS:
        send(f"{provider}.csv", converted(provider).read_bytes())
    file = pathlib.Path(temporary_folder()) / "export-1.4.csv"
    file.write_text(exported("1.4", basis="billed", provider=["AWS", "Microsoft", "Google Cloud"]))
    said = check([str(tools() / "focus-toolkit"), "detect", str(file)]).decode()
    assert "1.4" in said, said


@test()
def pushed_charges_reach_the_model():
    name = unique("costly")
    charges = [
        {"start": f"2026-03-0{day}", "amount": "1.25", "tags": {"mlhome.dev/model": name}} for day in (1, 2, 3)
    ]
    body = {"issuer": unique("cluster"), "currency": "USD", "charges": charges}
    answer = own_api("POST", "charges", body)
    expect(answer.status, 200, f"pushing ({answer.told()})")
    expect(answer.body["state"], "applied", "its state")
    expect(own_api("POST", "charges", body).body["state"], "unchanged", "the same again")
    query = {"name": name, "from": "2026-03-01", "to": "2026-04-01"}
    found = own_api("GET", "costs/objects/model", query=query)
    expect(found.body["total"], {"amount": "3.75", "unknown": 0}, "what the model cost")
    body["charges"][0]["amount"] = "dear"
    answer = own_api("POST", "charges", body)
    expect(answer.status, 400, "an amount that is none")
    assert "charges.0.amount" in answer.told(), answer.told()


@test()
def answers_of_opencost():
    """As its API writes them; OpenCost itself needs a cluster."""
    cluster = unique("cluster")
    step = {
        "recs/deployment/ranker": {
            "name": "recs/deployment/ranker",
            "properties": {"cluster": cluster, "namespace": "recs", "controller": "ranker",
                           "controllerKind": "deployment", "labels": {"team": cluster}},
            "window": {"start": "2026-03-05T00:00:00Z", "end": "2026-03-06T00:00:00Z"},
            "cpuCoreHours": 48, "cpuCost": 2.5, "gpuHours": 24, "gpuCost": 60.0, "ramCost": None, "totalCost": 62.5,
        }
    }
    def post(body, **query):
        return requests.post(f"{PORTAL.url}/api/ml-home/opencost/allocations", params=query, json=body,
                             headers=headers(), timeout=60)
    answer = post({"code": 200, "data": [step]}, cluster=cluster)
    expect(answer.status_code, 201, f"the allocations ({answer.text[:300]})")
    expect(answer.json()["rows"], 2, "charges of CPU and GPU")
    team = f"group:default/{cluster}".lower()
    query = {"name": team, "from": "2026-03-01", "to": "2026-04-01"}
    expect(own_api("GET", "costs/objects/team", query=query).body["total"]["amount"], "62.5", "what the team cost")
    expect(post({"data": "none"}, cluster=cluster).status_code, 400, "something else")
    expect(post({"code": 200, "data": [step]}).status_code, 400, "no cluster")


@test()
def jobs_of_ray_estimate_a_run():
    """An answer of Ray 2.60.0 for a run of the real client: counted once, whatever the run says of itself."""
    experiment = mlflow.create_experiment(unique("held"))
    tags = {"mlhome.dev/gpu-type": "H100", "mlhome.dev/gpu-count": "64"}
    with mlflow.start_run(experiment_id=experiment, tags=tags) as run:
        pass
    run_id = run.info.run_id
    file = HERE.parent.parent / "plugins/ml-home-backend-module-ray/src/__fixtures__/jobs-later.json"
    jobs = [job for job in json.loads(file.read_text()) if job["submission_id"] != "raysubmit_running"]
    declared = next(job for job in jobs if job["submission_id"] == "raysubmit_declared")
    declared["metadata"]["mlflow.run_id"] = run_id
    cluster = unique("cluster")

    def post(body, **query):
        return requests.post(f"{PORTAL.url}/api/ml-home/ray/jobs", params=query, data=body, headers=headers(), timeout=60)

    answer = post(json.dumps(jobs), cluster=cluster)
    expect(answer.status_code, 200, f"the jobs ({answer.text[:300]})")
    expect(answer.json()["added"], 3, "jobs that say what they held")
    expect(sorted(one["id"] for one in answer.json()["skipped"]), ["raysubmit_bare", "raysubmit_entrypoint"], "the others")
    expect(post(json.dumps(jobs), cluster=cluster).json()["unchanged"], 3, "the same again")
    today = datetime.date.today()
    query = {"name": run_id, "from": str(today - datetime.timedelta(days=700)), "to": str(today + datetime.timedelta(days=1))}

    def gpus():
        estimate = own_api("GET", "costs/objects/run", query=query).body["estimate"]
        return [(line["told"]["toldBy"], line["count"]) for line in estimate["lines"] if line["resource"] == "gpu"]

    expect(gpus(), [("ray", 2)], "the GPUs that count")
    expect(post("<html>", cluster=cluster).status_code, 400, "a page")
    expect(post(json.dumps(jobs)).status_code, 400, "no cluster")
    use = {"id": "job", "run": run_id, "start": "2026-11-20T10:00:00Z", "seconds": 3600, "gpus": 4, "gpuType": "H100"}
    expect(own_api("POST", "resource-uses", {"source": "slurm", "uses": [use]}).body["added"], 1, "what a scheduler gave")
    expect(gpus(), [("slurm", 4)], "what a scheduler gave goes first")
    answer = own_api("POST", "resource-uses", {"source": "slurm", "uses": [{**use, "gpus": -1}]})
    expect(answer.status, 400, "fewer than none")
    assert "uses.0.gpus" in answer.told(), answer.told()
