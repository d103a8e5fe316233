"""Artifacts in a bucket instead of a folder."""

import functools
import io
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
from urllib.parse import urlparse

import boto3
import mlflow
import numpy as np
import requests
from harness import at_the_end, eventually, expect, http, mlflow_api, new_run, own_api, test, unique
from mlflow import MlflowClient
from portals import OwnPortal, free_port, tracking_at
from sklearn.linear_model import LinearRegression

BUCKET = "artifacts"
PREFIX = "ml/home"
BILLS = "bills/"
ARTIFACTS = "/api/ml-home/mlflow/api/2.0/mlflow-artifacts/artifacts"


@functools.cache
def bucket():
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    at_the_end(server.kill)
    endpoint = f"http://127.0.0.1:{port}"
    eventually(lambda: http("GET", f"{endpoint}/moto-api/").status == 200, "moto", 60)
    s3 = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    s3.create_bucket(Bucket=BUCKET)
    return s3, endpoint, server


@functools.cache
def portal():
    _, endpoint, _ = bucket()
    artifacts = {
        "directTransfers": True,
        "type": "s3",
        "bucket": BUCKET,
        "prefix": PREFIX,
        "region": "us-east-1",
        "endpoint": endpoint,
        "forcePathStyle": True,
        "accessKeyId": "test",
        "secretAccessKey": "test",
    }
    # Bills come in another prefix of the same bucket.
    bills = {
        **{key: artifacts[key] for key in ("bucket", "region", "endpoint", "forcePathStyle")},
        **{key: artifacts[key] for key in ("accessKeyId", "secretAccessKey")},
        "name": "exports",
        "prefix": BILLS,
        "unit": "folder",
        "frequency": {"seconds": 5},
    }
    return OwnPortal(
        env={
            "APP_CONFIG_mlHome_artifacts": json.dumps(artifacts),
            "APP_CONFIG_mlHome_costs_bills": json.dumps([bills]),
        }
    ).start()


def keys():
    s3, _, _ = bucket()
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
    return [item["Key"] for page in pages for item in page.get("Contents", [])]


def a_run():
    client = MlflowClient()
    return client, client.create_run(client.create_experiment(unique("s3"))).info


@test(timeout=300)
def files_go_into_the_bucket():
    with tracking_at(portal()), tempfile.TemporaryDirectory() as folder:
        client, run = a_run()
        client.log_text(run.run_id, "hello", "notes/über uns.txt")
        client.log_text(run.run_id, "", "empty.txt")
        expect(
            [f.path for f in client.list_artifacts(run.run_id)], ["empty.txt", "notes"], "root"
        )
        file = client.list_artifacts(run.run_id, "notes")[0]
        expect((file.path, file.file_size), ("notes/über uns.txt", 5), "the file")
        local = client.download_artifacts(run.run_id, "notes/über uns.txt", folder)
        expect(pathlib.Path(local).read_text(), "hello", "the text")
        local = client.download_artifacts(run.run_id, "empty.txt", folder)
        expect(pathlib.Path(local).read_bytes(), b"", "the empty file")
        expect(client.list_artifacts(run.run_id, "none"), [], "an absent folder")
        root = run.artifact_uri.replace("mlflow-artifacts:/", "").strip("/")
        assert f"{PREFIX}/{root}/notes/über uns.txt" in keys(), f"in the bucket: {keys()}"
        assert not any(pathlib.Path(portal().data_dir, "artifacts").rglob("*.txt")), "on disk"


@test(timeout=300)
def large_files_in_parts():
    with tracking_at(portal()), tempfile.TemporaryDirectory() as folder:
        client, run = a_run()
        source = pathlib.Path(folder, "large.bin")
        source.write_bytes(os.urandom(30 * 1024 * 1024))
        client.log_artifact(run.run_id, str(source))
        with tempfile.TemporaryDirectory() as target:
            local = client.download_artifacts(run.run_id, "large.bin", target)
            assert pathlib.Path(local).read_bytes() == source.read_bytes(), "the bytes"


@test(timeout=300)
def models_come_back():
    with tracking_at(portal()):
        x = np.array([[1.0], [2.0]])
        mlflow.set_experiment(unique("s3"))
        with mlflow.start_run():
            info = mlflow.sklearn.log_model(
                LinearRegression().fit(x, [2, 4]),
                name="model",
                input_example=x,
                pip_requirements=["scikit-learn"],
            )
        name = unique("s3")
        mlflow.register_model(info.model_uri, name)
        MlflowClient().set_registered_model_alias(name, "champion", "1")
        loaded = mlflow.pyfunc.load_model(f"models:/{name}@champion")
        assert np.allclose(loaded.predict(x), [2, 4]), "its predictions"


@test(timeout=300)
def deleting():
    with tracking_at(portal()):
        client, run = a_run()
        for name in ("drop/a.txt", "drop/deep/b.txt", "dropped.txt"):
            client.log_text(run.run_id, name, name)
        root = run.artifact_uri.replace("mlflow-artifacts:/", "").strip("/")
        place = f"{portal().url}{ARTIFACTS}/{root}"
        answer = http("DELETE", f"{place}/drop", token=portal().token)
        expect(answer.status, 200, answer.told())
        expect([f.path for f in client.list_artifacts(run.run_id)], ["dropped.txt"], "left")
        expect(http("GET", f"{place}/drop/a.txt", token=portal().token).status, 404, "gone")


@test(timeout=300)
def an_upload_that_breaks_off():
    s3, _, _ = bucket()
    address = urlparse(portal().url)
    run = new_run(portal=portal())["info"]
    root = run["artifact_uri"].replace("mlflow-artifacts:/", "").strip("/")
    before = set(keys())
    for size in (1_000_000, 20_000_000):
        head = (
            f"PUT {ARTIFACTS}/{root}/broken.bin HTTP/1.1\r\nHost: {address.netloc}\r\n"
            f"Authorization: Bearer {portal().token}\r\nContent-Length: 90000000\r\n\r\n"
        )
        with socket.create_connection((address.hostname, address.port), timeout=30) as sock:
            sock.sendall(head.encode())
            sock.sendall(os.urandom(size))
            time.sleep(1)
        time.sleep(1)
        expect(set(keys()) - before, set(), f"files after {size} bytes")
        eventually(
            lambda: not s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads"),
            f"parts of an upload of {size} bytes are cleared away",
        )


@test(timeout=300)
def a_bucket_that_cannot_be_reached():
    other = OwnPortal(
        env={
            "APP_CONFIG_mlHome_artifacts": json.dumps(
                {
                    "type": "s3",
                    "bucket": BUCKET,
                    "endpoint": f"http://127.0.0.1:{free_port()}",
                    "forcePathStyle": True,
                    "accessKeyId": "test",
                    "secretAccessKey": "test",
                }
            )
        }
    ).start()
    run = new_run(portal=other)["info"]
    root = run["artifact_uri"].replace("mlflow-artifacts:/", "").strip("/")
    answer = http(
        "PUT",
        f"{other.url}{ARTIFACTS}/{root}/a.txt",
        token=other.token,
        data=io.BytesIO(b"x"),
        timeout=60,
    )
    other.stop()
    expect(answer.status, 503, f"the client may try again later ({answer.told()})")


@test(timeout=300)
def large_files_pass_by_the_portal():
    settings = {
        "MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE": str(6 * 1024 * 1024),
        "MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE": str(5 * 1024 * 1024),
        "MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE": str(4 * 1024 * 1024),
    }
    s3, endpoint, _ = bucket()
    asked = []
    send = requests.Session.send

    def watch(session, request, **more):
        asked.append((request.method, request.url))
        return send(session, request, **more)

    os.environ.update(settings)
    requests.Session.send = watch
    try:
        with tracking_at(portal()), tempfile.TemporaryDirectory() as folder:
            client, run = a_run()
            source = pathlib.Path(folder, "very large ü.bin")
            source.write_bytes(os.urandom(13 * 1024 * 1024))
            client.log_artifact(run.run_id, str(source), "deep/er")
            parts = [url for method, url in asked if method == "PUT" and "partNumber=" in url]
            expect(len(parts), 3, "parts that went to the store")
            assert all(url.startswith(endpoint) for url in parts), parts
            asked.clear()
            with tempfile.TemporaryDirectory() as target:
                local = client.download_artifacts(run.run_id, "deep/er/" + source.name, target)
                assert pathlib.Path(local).read_bytes() == source.read_bytes(), "the bytes"
            fetched = [url for method, url in asked if url.startswith(endpoint)]
            expect(len(fetched), 4, "parts that came from the store")
    finally:
        requests.Session.send = send
        for name in settings:
            del os.environ[name]
    assert not s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads"), "all is put together"


def portal_api(method, path, body=None, **more):
    return mlflow_api(method, path, body, portal=portal(), **more)


@test(timeout=300)
def signed_addresses():
    run = new_run(portal=portal())["info"]
    root = run["artifact_uri"].replace("mlflow-artifacts:/", "").strip("/")
    body = {"run_id": run["run_id"], "path": "a/b.txt"}
    made = portal_api("POST", "artifacts/presigned-upload-url", body)
    expect(made.status, 200, made.told())
    put = http("PUT", made.body["presigned_url"], data=b"hello")
    expect(put.status, 200, put.told())
    told = portal_api("POST", "artifacts/presigned-download-url", body)
    expect(told.body["file_size"], 5, "the size")
    got = http("GET", told.body["presigned_url"])
    expect((got.text, got.headers["Content-Disposition"]), ("hello", "attachment"), "the file")
    proxied = portal_api("GET", f"/api/2.0/mlflow-artifacts/presigned/{root}/a/b.txt")
    expect(http("GET", proxied.body["url"]).text, "hello", "the same by its path")
    info = portal_api("GET", "/api/3.0/mlflow/server-info")
    expect(info.body["multipart_uploads_enabled"], True, "the portal says so")
    for name, path, body, status in (
        ("absent", f"/api/2.0/mlflow-artifacts/presigned/{root}/none", None, 404),
        ("above", "/api/2.0/mlflow-artifacts/presigned/%2e%2e/x", None, 400),
        ("of nobody", "/api/2.0/mlflow-artifacts/presigned/987654/x", None, 404),
        (
            "too long",
            "artifacts/presigned-upload-url",
            {"run_id": run["run_id"], "path": "x", "expiration": 10**7},
            400,
        ),
        ("leaves", "artifacts/presigned-upload-url", {"run_id": run["run_id"], "path": "../x"}, 400),
        ("both", "artifacts/presigned-upload-url", {"run_id": "a", "model_id": "b", "path": "x"}, 400),
        (
            "no parts",
            f"/api/2.0/mlflow-artifacts/mpu/create/{root}",
            {"path": "x", "num_parts": 0},
            400,
        ),
    ):
        answer = portal_api("GET" if body is None else "POST", path, body)
        expect(answer.status, status, f"{name} ({answer.told()})")


@test(timeout=300)
def an_upload_in_parts_that_is_given_up():
    s3, _, _ = bucket()
    run = new_run(portal=portal())["info"]
    root = run["artifact_uri"].replace("mlflow-artifacts:/", "").strip("/")
    place = "/api/2.0/mlflow-artifacts/mpu"
    made = portal_api("POST", f"{place}/create/{root}", {"path": "/tmp/x.bin", "num_parts": 2})
    expect(len(made.body["credentials"]), 2, made.told())
    body = {"path": "/tmp/x.bin", "upload_id": made.body["upload_id"]}
    expect(portal_api("POST", f"{place}/abort/{root}", body).status, 200, "giving up")
    assert not s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads"), "nothing is left"


@test(timeout=300)
def bills_are_found_in_a_bucket():
    """The parts of a bill that an exporter wrote, and what restates one of them."""
    s3, _, _ = bucket()
    there = portal()
    head = "BilledCost,EffectiveCost,BillingCurrency,ChargePeriodStart,BillingPeriodStart,ChargeCategory,InvoiceIssuerName"

    def put(part, amount):
        row = f"{amount},{amount},USD,2026-03-05T00:00:00Z,2026-03-01T00:00:00Z,Usage,AWS"
        s3.put_object(Bucket=BUCKET, Key=f"{BILLS}2026-03/{part}.csv", Body=f"{head}\n{row}\n".encode())

    def total():
        query = {"from": "2026-03-01", "to": "2026-04-01"}
        return own_api("GET", "costs", query=query, portal=there).body["total"]["amount"]

    put("part-1", "1.25")
    put("part-2", "2.50")
    s3.put_object(Bucket=BUCKET, Key=f"{BILLS}2026-03/manifest.json", Body=b"{}")
    eventually(lambda: total() == "3.75", "the bill of two parts", 60)
    put("part-2", "4")
    eventually(lambda: total() == "5.25", "the part that was restated", 60)
    imports = own_api("GET", "cost-imports", portal=there).body["items"]
    expect([one["state"] for one in imports], ["applied", "replaced"], "its imports")
