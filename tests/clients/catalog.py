"""Models in the Backstage catalog: from runs, from YAML, and from both."""

import functools
import http.server
import json
import pathlib
import threading

import mlflow
from harness import (
    PORTAL,
    at_the_end,
    eventually,
    expect,
    guest_token,
    http as request,
    mlflow_api,
    new_experiment,
    new_run,
    own_api,
    test,
    unique,
)
from mlflow import MlflowClient
from portals import temporary_folder

mlflow.set_tracking_uri(PORTAL.tracking_uri)
client = MlflowClient()
FOLDER = pathlib.Path(PORTAL.data_dir, "catalog")
OWNER = "group:default/audio-ml"


def entity_of(name, kind="mlmodel"):
    answer = request(
        "GET",
        f"{PORTAL.url}/api/catalog/entities/by-name/{kind}/default/{name}",
        token=guest_token(),
    )
    return answer.body if answer.status == 200 else None


def model_of(name):
    answer = own_api("GET", f"models/{name}")
    return answer.body if answer.status == 200 else None


def declare(name, *, kind="MLModel", text=None, **more):
    """Drops a file into the folder that the portal watches. JSON is YAML too."""
    entity = {
        "apiVersion": "mlhome.dev/v1alpha1",
        "kind": kind,
        "metadata": {"name": name, **more.pop("metadata", {})},
        "spec": {
            "owner": OWNER,
            **({"lifecycle": "experimental"} if kind != "MLProject" else {"phase": "idea"}),
            **more,
        },
    }
    file = FOLDER / f"{name}.yaml"
    file.write_text(text if text is not None else json.dumps(entity))
    at_the_end(lambda: file.unlink(missing_ok=True))
    return file


def register(name, experiment=None):
    """A model with one version, of a run."""
    run = new_run(experiment)["info"]
    client.create_registered_model(name)
    client.create_model_version(name, run["artifact_uri"] + "/model", run["run_id"])
    return run


@test()
def a_registered_model_becomes_an_entity():
    name = unique("seen")
    register(name)
    entity = eventually(lambda: entity_of(name), "the entity appears")
    expect(entity["spec"]["owner"], "user:default/guest", "its owner")
    owners = [r["targetRef"] for r in entity["relations"] if r["type"] == "ownedBy"]
    expect(owners, ["user:default/guest"], "the relation")
    client.delete_registered_model(name)
    eventually(lambda: entity_of(name) is None, "the entity goes with the model")


@test()
def a_name_that_the_catalog_does_not_allow():
    name = f"{unique('Größe')} (v2) & more"
    register(name)
    ref = own_api("GET", f"models/{name}").body["entityRef"]
    entity = eventually(lambda: entity_of(ref.split("/")[1]), "the entity appears")
    expect(entity["metadata"]["title"], name, "its title")


@test()
def a_renamed_model_is_renamed_in_the_catalog():
    name = unique("before")
    register(name)
    eventually(lambda: entity_of(name), "the entity appears")
    client.rename_registered_model(name, f"{name}-after")
    eventually(lambda: entity_of(f"{name}-after"), "the new entity appears")
    eventually(lambda: entity_of(name) is None, "the old entity goes")


@test()
def a_file_declares_a_model():
    name = unique("declared")
    file = declare(name, metadata={"description": "from a file"}, task="ranking")
    model = eventually(lambda: model_of(name), "the model appears")
    expect(model["owner"]["value"], OWNER, "its owner")
    expect(model["owner"]["source"], "declared", "the source of the owner")
    expect((model["registered"], model["versionCount"]), (False, 0), "not registered")
    expect(model["description"], "from a file", "its description")
    declare(name, metadata={"description": "edited"}, task="ranking")
    eventually(lambda: model_of(name)["description"] == "edited", "an edit is seen")
    file.unlink()
    eventually(lambda: model_of(name) is None, "it goes with its file")


@test()
def declared_and_registered_are_one():
    name = unique("both")
    run = register(name)
    expect(model_of(name)["owner"]["value"], "user:default/guest", "the owner before")
    file = declare(name, metadata={"description": "declared"}, lifecycle="production")
    eventually(lambda: model_of(name)["declaration"]["state"] == "declared", "declared")
    model = model_of(name)
    owner = model["owner"]
    expect((owner["value"], owner["source"]), (OWNER, "declared"), "the owner")
    assert file.name in owner["from"], f"where it is from: {owner['from']}"
    expect(owner["overrides"]["value"], "user:default/guest", "what it overrides")
    expect(owner["overrides"]["source"], "run", "the source of that")
    expect(model["lifecycle"]["value"], "production", "the lifecycle")
    expect((model["registered"], model["versionCount"]), (True, 1), "still registered")
    entity = eventually(
        lambda: (found := entity_of(name)) and found["spec"]["owner"] == OWNER and found,
        "one entity with the declared owner",
    )
    expect(entity["spec"]["lifecycle"], "production", "the entity's lifecycle")
    listed = own_api("GET", "models", query={"q": name}).body["items"]
    expect(len(listed), 1, "models of that name")

    file.unlink()
    eventually(lambda: model_of(name)["declaration"]["state"] == "no-longer", "no longer")
    model = model_of(name)
    expect(model["owner"]["value"], "user:default/guest", "the owner after")
    expect(model["versionCount"], 1, "the version stays")
    expect(client.get_model_version(name, "1").run_id, run["run_id"], "its run stays")
    eventually(
        lambda: (found := entity_of(name)) and found["spec"]["owner"] == "user:default/guest",
        "the entity is ML Home's again",
    )


@test()
def declared_first_and_registered_later():
    name = unique("later")
    declare(name)
    eventually(lambda: model_of(name), "declared")
    register(name)
    model = model_of(name)
    expect((model["registered"], model["versionCount"]), (True, 1), "registered")
    expect(model["owner"]["value"], OWNER, "the owner")
    expect(model["declaration"]["state"], "declared", "the declaration")


@test()
def a_broken_file_breaks_nothing():
    broken = unique("broken")
    declare(broken, text="{{{ not: yaml: [")
    declare(unique("wrong"), text="apiVersion: mlhome.dev/v1alpha1\nkind: MLModel\n")
    half = unique("half")
    declare(half, lifecycle="whatever")
    good = unique("good")
    declare(good)
    eventually(lambda: model_of(good), "the good one appears")
    expect(model_of(half), None, "a model with a wrong lifecycle")
    declare(half)
    eventually(lambda: model_of(half), "it appears when it is mended")
    declare(good, text="{{{ broken now")
    declare(unique("another"))
    expect(model_of(good)["declaration"]["state"], "declared", "what was good before")


@test()
def many_entities_in_one_file():
    names = [unique("many") for _ in range(30)]
    documents = [
        json.dumps(
            {
                "apiVersion": "mlhome.dev/v1alpha1",
                "kind": "MLModel",
                "metadata": {"name": name},
                "spec": {"owner": OWNER, "lifecycle": "experimental"},
            }
        )
        for name in names
    ]
    declare(unique("file"), text="\n---\n".join(documents))
    eventually(lambda: all(model_of(name) for name in names), "all of them appear")


@test()
def experiments_of_a_project():
    name = unique("project")
    declare(name, kind="MLProject")
    place = new_experiment(tags=[{"key": "mlhome.project", "value": name}])
    new_run(place)
    model = unique("of-project")
    register(model, place)

    def project():
        answer = own_api("GET", f"projects/{name}")
        return answer.body if answer.status == 200 else None

    eventually(project, "the project appears")
    counts = ("experimentCount", "runCount", "modelCount")
    eventually(lambda: [project()[c] for c in counts] == [1, 2, 1], "it counts what it has")
    expect(own_api("GET", f"experiments/{place}").body["owner"]["value"], OWNER, "owner")
    expect(model_of(model)["owner"]["value"], OWNER, "the owner of its model")
    eventually(
        lambda: (found := entity_of(model)) and found["spec"]["owner"] == OWNER,
        "the entity has that owner",
    )


@test()
def a_file_by_its_address():
    name = unique("by-url")
    folder = pathlib.Path(temporary_folder())
    (folder / "model.yaml").write_text(
        json.dumps(
            {
                "apiVersion": "mlhome.dev/v1alpha1",
                "kind": "MLModel",
                "metadata": {"name": name},
                "spec": {"owner": OWNER, "lifecycle": "production"},
            }
        )
    )

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    at_the_end(server.shutdown)
    target = f"http://localhost:{server.server_port}/model.yaml"
    guest = guest_token()
    answer = request(
        "POST",
        f"{PORTAL.url}/api/catalog/locations",
        token=guest,
        json_body={"type": "url", "target": target},
    )
    expect(answer.status, 201, f"registering ({answer.told()})")
    model = eventually(lambda: model_of(name), "the model appears")
    expect(model["owner"]["value"], OWNER, "its owner")
    assert target in model["declaration"]["location"], "where it is declared"
    gone = request(
        "DELETE",
        f"{PORTAL.url}/api/catalog/locations/{answer.body['location']['id']}",
        token=guest,
    )
    expect(gone.status, 204, f"unregistering ({gone.told()})")
    eventually(lambda: model_of(name) is None, "it goes with its location")


@test()
def models_are_found_by_name():
    name = unique("findable")
    register(name)
    found = own_api("GET", "search", query={"q": name[:14]}).body["items"]
    assert name in [item["id"] for item in found], f"what is found: {found}"
    expect(mlflow_api("GET", "registered-models/get", query={"name": name}).status, 200, name)
