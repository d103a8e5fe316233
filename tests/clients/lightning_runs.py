"""PyTorch Lightning: its runs land as they are. Gigabytes of PyTorch are fetched for it, so only when it is asked for."""

import json
import os
import pathlib
import sys

from harness import expect, get_run, mlflow_api, test, unique
from mlflow import MlflowClient
from portals import temporary_folder
from tool_venv import check, tool_venv

HERE = pathlib.Path(__file__).resolve().parent


def train(way, *more):
    commands = tool_venv("lightning", "lightning_requirements.txt")
    said = check(
        [str(commands / "python"), str(HERE / "lightning_training.py"), way, *more],
        env={**os.environ, "SCRATCH": temporary_folder()},
    )
    return json.loads(said.decode().strip().splitlines()[-1])


def points(run_id, key):
    return len(MlflowClient().get_metric_history(run_id, key))


def files(run_id, folder=None):
    for file in MlflowClient().list_artifacts(run_id, folder):
        if file.is_dir:
            yield from files(run_id, file.path)
        else:
            yield file.path


if os.environ.get("ML_HOME_TEST_LIGHTNING"):

    @test(timeout=900)
    def autologging():
        model = unique("lightning")
        told = train("autolog", unique("lightning"), model)
        run = get_run(told["run"])
        expect(run["info"]["status"], "FINISHED", "how it ended")
        params = {one["key"]: one["value"] for one in run["data"]["params"]}
        expect((params["epochs"], params["lr"], params["optimizer_name"]), (str(told["epochs"]), "0.01", "Adam"), "params")
        counts = [points(told["run"], key) for key in ("train_loss_step", "train_loss_epoch", "val_loss")]
        expect(counts, [told["steps"], told["epochs"], told["epochs"]], "points of the losses")
        there = set(files(told["run"]))
        wanted = {"model_summary.txt", "checkpoints/latest_checkpoint.pth", "checkpoints/latest_checkpoint_metrics.json"}
        assert wanted <= there, f"files: {there}"
        version = mlflow_api("GET", "model-versions/get", query={"name": model, "version": "1"}).body["model_version"]
        expect(version["run_id"], told["run"], "the run of the version")
        assert isinstance(told["predicted"], float), f"the model that came back says {told['predicted']!r}"

    @test(timeout=900)
    def its_own_logger():
        told = train("logger", unique("lightning"))
        run = get_run(told["run"])
        expect(run["info"]["status"], "FINISHED", "how it ended")
        expect(points(told["run"], "val_loss"), told["epochs"], "points of the loss")
        checkpoints = [path for path in files(told["run"]) if path.endswith(".ckpt")]
        expect(len(checkpoints), told["epochs"], f"checkpoints ({checkpoints})")

else:
    sys.__stdout__.write("SKIP lightning_runs: set ML_HOME_TEST_LIGHTNING=1, and 6 GB of PyTorch are fetched for it\n")
    sys.__stdout__.flush()
