"""Carbon: what the real CodeCarbon writes and sends lands on runs of the real mlflow client, in grams."""

import json
import pathlib
import time
from urllib.parse import urlsplit

import mlflow
import requests
from harness import PORTAL, expect, own_api, test, unique
from portals import temporary_folder
from tool_venv import check, tool_venv

HERE = pathlib.Path(__file__).resolve().parent
ADDRESS = f"{PORTAL.url}/api/ml-home/codecarbon"


def track(way, project, address=ADDRESS, experiment=""):
    folder = temporary_folder()
    commands = tool_venv("carbon", "carbon_requirements.txt")
    said = check(
        [
            str(commands / "python"),
            str(HERE / "carbon_tracking.py"),
            way,
            project,
            str(folder),
            address,
            PORTAL.token,
            experiment or "none",
        ]
    )
    return json.loads(said.decode().strip().splitlines()[-1])


def a_run(**tags):
    """A run that has ended, of an experiment of its own."""
    mlflow.set_experiment(unique("carbon"))
    with mlflow.start_run(tags=tags or None) as run:
        mlflow.log_metric("accuracy", 0.9)
    return run.info.run_id


def carbon_of(run_id):
    answer = own_api("GET", "carbon/objects/run", query={"name": run_id})
    expect(answer.status, 200, f"carbon of the run ({answer.told()})")
    return answer.body


def is_near(told, wanted, what, share=1e-6):
    assert told is not None and abs(told - wanted) <= abs(wanted) * share, f"{what}: {told}, not {wanted}"


def stands(run_id, wrote, share=1e-6):
    carbon = carbon_of(run_id)
    figure = carbon["figures"][0]
    expect(figure["origin"], "imported", "where it was learned")
    expect(figure["chosen"], True, "that it counts")
    # CodeCarbon says kg, the portal grams.
    is_near(carbon["total"]["grams"], wrote["kg"] * 1000, "grams", share)
    is_near(carbon["total"]["kWh"], wrote["kWh"], "kWh", share)


def send(file, **query):
    return requests.post(
        f"{PORTAL.url}/api/ml-home/v1/carbon/imports",
        params=query,
        data=pathlib.Path(file).read_bytes(),
        headers={"Authorization": f"Bearer {PORTAL.token}", "Content-Type": "text/csv"},
        timeout=30,
    )


@test(timeout=300)
def reads_a_file():
    """A file that was sent joins the run that its project names, once."""
    run_id = a_run()
    wrote = track("csv", f"train-{run_id}")
    first = send(wrote["file"])
    expect(first.status_code, 201, first.text)
    expect(first.json()["matched"], 1, "rows with a run")
    stands(run_id, wrote)
    again = send(wrote["file"])
    expect(again.json()["state"], "unchanged", "the same file again")
    stands(run_id, wrote)


@test(timeout=300)
def takes_the_endpoint():
    """`emissions_endpoint` of the tracker is this portal: the token stands in the address."""
    run_id = a_run()
    place = urlsplit(ADDRESS)
    address = f"{place.scheme}://token:{PORTAL.token}@{place.netloc}{place.path}/emissions?run={run_id}"
    stands(run_id, track("endpoint", "posted", address))


@test(timeout=300)
def is_the_api():
    """`save_to_api` with this portal as `api_endpoint`, and a run of mlflow as the experiment."""
    run_id = a_run()
    wrote = track("api", "live", experiment=run_id)
    stands(run_id, wrote)


@test(timeout=300)
def reads_artifacts():
    """emissions.csv among the files of a run is read by itself."""
    run_id = a_run()
    wrote = track("csv", "logged")
    mlflow.MlflowClient().log_artifact(run_id, wrote["file"])
    stands(run_id, wrote)


@test(timeout=120)
def estimates_from_tags():
    """Without a tracker the hardware that tags name is reckoned with, and what is missing is told."""
    tags = {
        "mlhome.dev/gpu-type": "NVIDIA A100-SXM4-80GB",
        "mlhome.dev/gpu-count": "8",
        "mlhome.dev/cloud-provider": "gcp",
        "mlhome.dev/cloud-region": "europe-west1",
    }
    mlflow.set_experiment(unique("carbon"))
    client = mlflow.MlflowClient()
    experiment = mlflow.get_experiment_by_name(mlflow.set_experiment(unique("carbon")).name)
    end = int(time.time() * 1000)
    run = client.create_run(experiment.experiment_id, start_time=end - 3_600_000, tags=tags)
    client.set_terminated(run.info.run_id, end_time=end)
    carbon = carbon_of(run.info.run_id)
    is_near(carbon["total"]["kWh"], 8 * 0.4 * 1.1, "kWh of an hour of eight A100")
    is_near(carbon["total"]["grams"], 8 * 0.4 * 1.1 * 126.43, "grams in Belgium")
    figure = carbon["figures"][0]
    expect(figure["grade"], "D", "the grade")
    expect(sorted(gap for gap in figure["gaps"] if gap != "market"), ["cpu", "memory"], "what is missing")
    expect(figure["assumed"], ["gpuUtilisation"], "what was assumed")
    [grid] = [factor for factor in figure["factors"] if factor.get("basis") == "location"]
    assert "region-carbon-info" in grid["source"], grid


@test(timeout=120)
def takes_power_of_system_metrics():
    """GPU power that the client's system metrics measured goes before any estimate."""
    mlflow.set_experiment(unique("carbon"))
    client = mlflow.MlflowClient()
    experiment = mlflow.get_experiment_by_name(mlflow.set_experiment(unique("carbon")).name)
    end = int(time.time() * 1000)
    run_id = client.create_run(
        experiment.experiment_id,
        start_time=end - 3_600_000,
        tags={"mlhome.dev/country": "SWE", "mlhome.dev/cloud-provider": "aws"},
    ).info.run_id
    for step, watts in enumerate([100, 200, 300]):
        client.log_metric(run_id, "system/gpu_0_power_usage_watts", watts, step=step)
    client.set_terminated(run_id, end_time=end)
    carbon = carbon_of(run_id)
    expect(carbon["figures"][0]["origin"], "measured", "where it was learned")
    is_near(carbon["figures"][0]["parts"]["gpu"], 0.2, "kWh of its GPU")
    is_near(carbon["total"]["grams"], 0.2 * 1.15 * 40.7, "grams in Sweden")
