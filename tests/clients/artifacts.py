"""Files of runs, by the real client."""

import json
import os
import pathlib
import tempfile
from urllib.parse import quote

import matplotlib.pyplot as plt
import mlflow
import numpy as np
import pandas as pd
from harness import PORTAL, expect, mlflow_api, test, unique
from mlflow import MlflowClient

mlflow.set_tracking_uri(PORTAL.tracking_uri)
client = MlflowClient()


def a_run():
    place = client.create_experiment(unique("artifacts"))
    return client.create_run(place).info.run_id


def names(run_id, path=None):
    return [file.path for file in client.list_artifacts(run_id, path)]


def read(run_id, path):
    with tempfile.TemporaryDirectory() as folder:
        local = client.download_artifacts(run_id, path, folder)
        return pathlib.Path(local).read_bytes()


@test()
def text_and_dict():
    run = a_run()
    client.log_text(run, "grüße\n", "notes/hello.txt")
    client.log_dict(run, {"a": [1, 2]}, "config.json")
    client.log_dict(run, {"a": [1, 2]}, "config.yaml")
    expect(sorted(names(run)), ["config.json", "config.yaml", "notes"], "the root")
    expect(names(run, "notes"), ["notes/hello.txt"], "the folder")
    expect(read(run, "notes/hello.txt").decode(), "grüße\n", "the text")
    expect(json.loads(read(run, "config.json")), {"a": [1, 2]}, "the dict")
    file = client.list_artifacts(run, "notes")[0]
    expect((file.is_dir, file.file_size), (False, 8), "what is said of a file")
    expect(names(run, "nothing"), [], "an absent folder")
    expect(names(run, "config.json"), [], "a file instead of a folder")


@test()
def figures_and_images():
    run = a_run()
    figure, axes = plt.subplots()
    axes.plot([1, 2, 3])
    client.log_figure(run, figure, "plots/line.png")
    plt.close(figure)
    client.log_image(run, np.zeros((4, 4, 3), dtype=np.uint8), "black.png")
    client.log_image(run, np.zeros((4, 4, 3), dtype=np.uint8), key="dark", step=3)
    assert read(run, "plots/line.png").startswith(b"\x89PNG"), "a figure"
    assert read(run, "black.png").startswith(b"\x89PNG"), "an image"
    expect(len(names(run, "images")), 2, "the image of a step and its small twin")


@test()
def tables():
    mlflow.set_experiment(unique("artifacts"))
    with mlflow.start_run() as run:
        mlflow.log_table({"question": ["a"], "answer": ["b"]}, "table.json")
        mlflow.log_table(pd.DataFrame({"question": ["c"], "answer": ["d"]}), "table.json")
    table = mlflow.load_table("table.json", run_ids=[run.info.run_id])
    expect(list(table["question"]), ["a", "c"], "the rows of both calls")


@test()
def folders_up_and_down():
    run = a_run()
    with tempfile.TemporaryDirectory() as folder:
        base = pathlib.Path(folder)
        (base / "deep" / "deeper").mkdir(parents=True)
        (base / "one.bin").write_bytes(os.urandom(300_000))
        (base / "empty").write_bytes(b"")
        (base / "deep" / "deeper" / "two.txt").write_text("two")
        client.log_artifacts(run, folder, "model")
        client.log_artifact(run, str(base / "one.bin"), "copies")
        with tempfile.TemporaryDirectory() as target:
            local = pathlib.Path(
                mlflow.artifacts.download_artifacts(
                    artifact_uri=f"runs:/{run}/model", dst_path=target
                )
            )
            found = sorted(
                path.relative_to(local).as_posix()
                for path in local.rglob("*")
                if path.is_file()
            )
            expect(found, ["deep/deeper/two.txt", "empty", "one.bin"], "files")
            expect(
                (local / "one.bin").read_bytes(),
                (base / "one.bin").read_bytes(),
                "the bytes",
            )
    expect(names(run, "copies"), ["copies/one.bin"], "a single file")


@test()
def names_that_need_care():
    run = a_run()
    for name in (
        "with space.txt",
        "ümläut-文件.txt",
        "50%.txt",
        "plus+and&amp.txt",
        "a;b,c'd(e)[f].txt",
        "...dots.txt",
        "dir with space/über/ø.txt",
    ):
        client.log_text(run, name, name)
        expect(read(run, name).decode(), name, f"what was written as {name!r}")
        folder = os.path.dirname(name) or None
        assert name in names(run, folder), f"{name!r} is not listed"


@test()
def names_that_the_client_cannot_send():
    """It does not quote these itself, as others who speak the protocol do."""
    run = a_run()
    root = client.get_run(run).info.artifact_uri.replace("mlflow-artifacts:/", "").strip("/")
    for name in ("100%25.txt", "hash#and?.txt", "%41.txt"):
        place = f"/api/2.0/mlflow-artifacts/artifacts/{root}/{quote(name)}"
        answer = mlflow_api("PUT", place, data=name.encode())
        expect(answer.status, 200, f"writing {name!r} ({answer.told()})")
        expect(mlflow_api("GET", place).text, name, f"what was written as {name!r}")
        listed = mlflow_api("GET", "artifacts/list", query={"run_id": run})
        found = [file["path"] for file in listed.body["files"]]
        assert name in found, f"{name!r} is not listed, but {found}"


@test()
def a_file_written_twice():
    run = a_run()
    client.log_text(run, "the first, longer text", "file.txt")
    client.log_text(run, "second", "file.txt")
    expect(read(run, "file.txt"), b"second", "the second text")
    expect(client.list_artifacts(run)[0].file_size, 6, "its size")


@test()
def downloads_tell_their_length():
    """Clients show progress by it; packing what is packed already helps nobody."""
    run = a_run()
    client.log_text(run, "line\n" * 20_000, "long.txt")
    root = client.get_run(run).info.artifact_uri.replace("mlflow-artifacts:/", "").strip("/")
    place = f"/api/2.0/mlflow-artifacts/artifacts/{root}/long.txt"
    headers = mlflow_api("GET", place, headers={"Accept-Encoding": "gzip, deflate"}).headers
    expect(headers.get("Content-Length"), "100000", "the length")


@test()
def many_files():
    run = a_run()
    with tempfile.TemporaryDirectory() as folder:
        for i in range(120):
            pathlib.Path(folder, f"{i:03}.txt").write_text(str(i))
        client.log_artifacts(run, folder)
    expect(names(run), [f"{i:03}.txt" for i in range(120)], "the list")


@test()
def deleting_files():
    run = a_run()
    client.log_text(run, "a", "keep.txt")
    client.log_text(run, "b", "drop/b.txt")
    root = client.get_run(run).info.artifact_uri.replace("mlflow-artifacts:/", "").strip("/")
    answer = mlflow_api("DELETE", f"/api/2.0/mlflow-artifacts/artifacts/{root}/drop")
    expect(answer.status, 200, f"the answer ({answer.told()})")
    expect(names(run), ["keep.txt"], "what is left")


@test()
def the_list_for_user_interfaces():
    run = a_run()
    client.log_text(run, "abc", "folder/file.txt")
    answer = mlflow_api("GET", "artifacts/list", query={"run_id": run})
    expect(answer.body["files"], [{"path": "folder", "is_dir": True}], "the root")
    answer = mlflow_api("GET", "artifacts/list", query={"run_id": run, "path": "folder"})
    wanted = [{"path": "folder/file.txt", "is_dir": False, "file_size": 3}]
    expect(answer.body["files"], wanted, "the folder")
    assert answer.body["root_uri"].endswith("/artifacts"), "the root's address"


@test()
def files_are_never_shown_as_pages():
    run = a_run()
    client.log_text(run, "<script>alert(1)</script>", "page.html")
    client.log_text(run, "<svg onload='alert(1)'/>", "picture.svg")
    root = client.get_run(run).info.artifact_uri.replace("mlflow-artifacts:/", "").strip("/")
    for name in ("page.html", "picture.svg"):
        answer = mlflow_api("GET", f"/api/2.0/mlflow-artifacts/artifacts/{root}/{name}")
        expect(answer.status, 200, name)
        how = answer.headers.get("Content-Disposition", "")
        assert how.startswith("attachment"), f"{name} is served as {how!r}"
        expect(answer.headers.get("X-Content-Type-Options"), "nosniff", f"{name}: sniffing")
