"""Models from training to serving, by the real client."""

import threading

import mlflow
import numpy as np
from harness import PORTAL, expect, raises, test, unique
from mlflow import MlflowClient
from sklearn.linear_model import LinearRegression

mlflow.set_tracking_uri(PORTAL.tracking_uri)
client = MlflowClient()
X = np.array([[1.0], [2.0], [3.0]])


def log_model(slope=2.0):
    """A line through the origin, logged in a run of its own."""
    mlflow.set_experiment(unique("registry"))
    with mlflow.start_run() as run:
        model = LinearRegression().fit(X, slope * X[:, 0])
        info = mlflow.sklearn.log_model(
            model, name="model", input_example=X[:2], pip_requirements=["scikit-learn"]
        )
    return run.info.run_id, info


def a_model_with_a_version(name=None, slope=2.0):
    name = name or unique("model")
    run_id, info = log_model(slope)
    return name, mlflow.register_model(info.model_uri, name), run_id


@test(timeout=150)
def from_training_to_prediction():
    name = unique("line")
    run_id, info = log_model(3.0)
    version = mlflow.register_model(info.model_uri, name)
    expect((version.version, version.run_id), ("1", run_id), "the first version")
    expect(version.source, f"models:/{info.model_id}", "its source")
    client.set_registered_model_alias(name, "champion", version.version)
    for uri in (f"models:/{name}@champion", f"models:/{name}/1", f"models:/{name}/latest"):
        loaded = mlflow.pyfunc.load_model(uri)
        found = loaded.predict(X)
        assert np.allclose(found, [3, 6, 9]), f"{uri} predicts {found}"
    again = mlflow.sklearn.load_model(f"models:/{name}@champion")
    assert np.allclose(again.coef_, [3.0]), "the coefficients"
    example = mlflow.models.get_model_info(f"models:/{name}/1")
    assert example.signature is not None, "the signature"
    files = {f.path for f in client.list_logged_model_artifacts(info.model_id)}
    assert {"MLmodel", "input_example.json"} <= files, f"files of the model: {files}"


@test(timeout=150)
def by_the_address_of_a_run():
    name = unique("by run")
    run_id, _ = log_model(4.0)
    version = mlflow.register_model(f"runs:/{run_id}/model", name)
    expect((version.version, version.run_id), ("1", run_id), "the version")
    loaded = mlflow.pyfunc.load_model(f"models:/{name}/1")
    assert np.allclose(loaded.predict(X), [4, 8, 12]), "its predictions"
    assert np.allclose(
        mlflow.pyfunc.load_model(f"runs:/{run_id}/model").predict(X), [4, 8, 12]
    ), "the predictions of the run's model"


@test()
def registering_twice_makes_two_versions():
    name, first, _ = a_model_with_a_version()
    _, second, _ = a_model_with_a_version(name)
    expect((first.version, second.version), ("1", "2"), "the versions")
    latest = client.get_registered_model(name).latest_versions
    expect([v.version for v in latest], ["2"], "the latest")
    with raises("RESOURCE_ALREADY_EXISTS"):
        client.create_registered_model(name)


@test()
def aliases():
    name, _, _ = a_model_with_a_version()
    a_model_with_a_version(name)
    client.set_registered_model_alias(name, "champion", "1")
    client.set_registered_model_alias(name, "next", "2")
    client.set_registered_model_alias(name, "champion", "2")
    expect(client.get_model_version_by_alias(name, "champion").version, "2", "moved")
    expect(sorted(client.get_model_version(name, "2").aliases), ["champion", "next"], "of 2")
    expect(client.get_registered_model(name).aliases, {"champion": "2", "next": "2"}, "of all")
    client.delete_registered_model_alias(name, "next")
    with raises("INVALID_PARAMETER_VALUE"):
        client.get_model_version_by_alias(name, "next")
    for alias in ("latest", "v3", "a b", ""):
        with raises("INVALID_PARAMETER_VALUE"):
            client.set_registered_model_alias(name, alias, "1")
    with raises("RESOURCE_DOES_NOT_EXIST"):
        client.set_registered_model_alias(name, "other", "9")


@test()
def tags_and_descriptions():
    name = unique("tagged")
    client.create_registered_model(name, tags={"team": "a"}, description="first")
    _, version, _ = a_model_with_a_version(name)
    client.update_registered_model(name, "second")
    client.set_registered_model_tag(name, "tier", "1")
    client.set_model_version_tag(name, version.version, "checked", "yes")
    client.update_model_version(name, version.version, "how it was made")
    model = client.get_registered_model(name)
    expect((model.description, model.tags), ("second", {"team": "a", "tier": "1"}), "model")
    found = client.get_model_version(name, "1")
    expect((found.description, found.tags), ("how it was made", {"checked": "yes"}), "version")
    client.delete_registered_model_tag(name, "tier")
    client.delete_model_version_tag(name, "1", "checked")
    expect(client.get_registered_model(name).tags, {"team": "a"}, "tags left")
    expect(client.get_model_version(name, "1").tags, {}, "tags of the version left")


@test()
def searching_models():
    mark = unique("find")
    for i in range(4):
        client.create_registered_model(f"{mark}-{i}", tags={"mark": mark, "i": str(i)})

    def names(text, **more):
        found = client.search_registered_models(text, **more)
        return "".join(model.name[-1] for model in found)

    expect(names(f"name = '{mark}-2'"), "2", "by name")
    expect(names(f"name LIKE '{mark}%'"), "0123", "by the beginning")
    expect(names(f"name ILIKE '{mark.upper()}%'", order_by=["name DESC"]), "3210", "falling")
    expect(names(f"tags.mark = '{mark}' AND tags.i != '1'"), "023", "by tags")
    seen, token = [], None
    while True:
        page = client.search_registered_models(
            f"tags.mark = '{mark}'", max_results=3, page_token=token
        )
        seen += [model.name[-1] for model in page]
        token = page.token
        if not token:
            break
    expect("".join(seen), "0123", "by pages")
    everything = [model.name for model in client.search_registered_models(max_results=1000)]
    assert f"{mark}-0" in everything, "without a filter"


@test()
def searching_versions():
    name, version, run_id = a_model_with_a_version()
    a_model_with_a_version(name)
    client.set_model_version_tag(name, "2", "kind", "big")

    def versions(text, **more):
        return [v.version for v in client.search_model_versions(text, **more)]

    expect(sorted(versions(f"name = '{name}'")), ["1", "2"], "by name")
    expect(versions(f"name = '{name}' AND run_id = '{run_id}'"), ["1"], "by run")
    expect(versions(f"run_id IN ('{run_id}', 'x')"), ["1"], "by runs")
    expect(versions(f"name = '{name}' AND tags.kind = 'big'"), ["2"], "by tag")
    order = ["version_number ASC"]
    expect(versions(f"name = '{name}'", order_by=order), ["1", "2"], "rising")
    expect(versions(f"source_path = '{version.source}'"), ["1"], "by source")


@test()
def copying_a_version():
    name, _, _ = a_model_with_a_version(slope=5.0)
    target = unique("copy")
    copied = client.copy_model_version(f"models:/{name}/1", target)
    expect((copied.name, copied.version), (target, "1"), "the copy")
    loaded = mlflow.pyfunc.load_model(f"models:/{target}/1")
    assert np.allclose(loaded.predict(X), [5, 10, 15]), "what the copy predicts"


@test()
def stages():
    name, _, _ = a_model_with_a_version()
    a_model_with_a_version(name)
    client.transition_model_version_stage(name, "1", "Production")
    client.transition_model_version_stage(
        name, "2", "production", archive_existing_versions=True
    )
    expect(client.get_model_version(name, "1").current_stage, "Archived", "the old one")
    latest = client.get_latest_versions(name, ["Production"])
    expect([v.version for v in latest], ["2"], "in production")
    loaded = mlflow.pyfunc.load_model(f"models:/{name}/Production")
    assert np.allclose(loaded.predict(X), [2, 4, 6]), "loaded by stage"
    with raises("INVALID_PARAMETER_VALUE"):
        client.transition_model_version_stage(name, "1", "Nowhere")


@test()
def renaming_and_deleting():
    name, _, _ = a_model_with_a_version()
    client.set_registered_model_alias(name, "champion", "1")
    renamed = f"{name}-renamed"
    client.rename_registered_model(name, renamed)
    with raises("RESOURCE_DOES_NOT_EXIST"):
        client.get_registered_model(name)
    expect(client.get_model_version_by_alias(renamed, "champion").version, "1", "alias")
    a_model_with_a_version(renamed)
    client.delete_model_version(renamed, "1")
    with raises("RESOURCE_DOES_NOT_EXIST"):
        client.get_model_version(renamed, "1")
    expect(client.get_registered_model(renamed).aliases, {}, "the alias is gone")
    _, third, _ = a_model_with_a_version(renamed)
    expect(third.version, "3", "numbers go on")
    client.delete_registered_model(renamed)
    with raises("RESOURCE_DOES_NOT_EXIST"):
        client.get_registered_model(renamed)


@test(timeout=150)
def versions_made_at_once():
    name, _, run_id = a_model_with_a_version()
    source = client.get_model_version(name, "1").source
    made, errors = [], []

    def make():
        try:
            made.append(client.create_model_version(name, source, run_id).version)
        except Exception as error:  # noqa: BLE001
            errors.append(error)

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expect(errors, [], "errors")
    expect(sorted(map(int, made)), list(range(2, 10)), "the numbers")


@test()
def logged_models():
    _, info = log_model()
    model = client.get_logged_model(info.model_id)
    expect((model.name, model.status.value), ("model", "READY"), "the model")
    client.set_logged_model_tags(info.model_id, {"a": "1"})
    client.log_model_params(info.model_id, {"depth": "3"})
    found = client.get_logged_model(info.model_id)
    expect(found.tags["a"], "1", "a tag")
    expect(found.params["depth"], "3", "a param")
    client.delete_logged_model_tag(info.model_id, "a")
    assert "a" not in client.get_logged_model(info.model_id).tags, "a deleted tag"
    place = found.experiment_id
    models = client.search_logged_models([place], filter_string="name = 'model'")
    expect([m.model_id for m in models], [info.model_id], "by name")
    client.delete_logged_model(info.model_id)
    with raises("RESOURCE_DOES_NOT_EXIST"):
        client.get_logged_model(info.model_id)


@test()
def sources_of_somebody_else():
    """A version may not point at files of a run that it does not come from."""
    name = unique("thief")
    client.create_registered_model(name)
    run_id, info = log_model()
    other_run, _ = log_model()
    uri = client.get_run(run_id).info.artifact_uri
    for source, given in (
        (uri, other_run),
        (f"{uri}/../../x", run_id),
        (f"{uri}/%2e%2e/x", run_id),
        ("/etc/passwd", run_id),
        ("file:///etc", run_id),
        (uri, None),
    ):
        with raises("INVALID_PARAMETER_VALUE"):
            client.create_model_version(name, source, given)
