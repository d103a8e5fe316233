"""Prompts, scorers and what else generative applications keep, by the real client."""

import mlflow
from harness import PORTAL, expect, mlflow_api, new_experiment, raises, test, unique
from mlflow import MlflowClient
from mlflow.genai.scorers import Guidelines, delete_scorer, get_scorer, list_scorers
from mlflow.genai.scorers.registry import list_scorer_versions

mlflow.set_tracking_uri(PORTAL.tracking_uri)
client = MlflowClient()


@test(timeout=120)
def prompts():
    name = unique("prompt")
    first = mlflow.genai.register_prompt(
        name=name, template="Hi {{name}}", commit_message="first", tags={"a": "b"}
    )
    chat = [
        {"role": "system", "content": "You are {{who}}"},
        {"role": "user", "content": "{{question}}"},
    ]
    second = mlflow.genai.register_prompt(name=name, template=chat)
    expect((first.version, second.version), (1, 2), "the versions")
    mlflow.genai.set_prompt_alias(name, alias="live", version=1)
    loaded = mlflow.genai.load_prompt(f"prompts:/{name}@live")
    expect(loaded.format(name="Ada"), "Hi Ada", "by alias")
    expect(loaded.commit_message, "first", "its message")
    expect(mlflow.genai.load_prompt(name, version=2).template, chat, "by version")
    expect(mlflow.genai.load_prompt(f"prompts:/{name}@latest").version, 2, "the latest")
    mlflow.genai.set_prompt_tag(name, "team", "x")
    expect(mlflow.genai.get_prompt_tags(name)["team"], "x", "its tag")
    mlflow.genai.set_prompt_version_tag(name, 1, "k", "v")
    expect(mlflow.genai.load_prompt(name, version=1).tags["k"], "v", "a version's tag")
    mlflow.genai.delete_prompt_version_tag(name, 1, "k")
    mlflow.genai.delete_prompt_tag(name, "team")
    found = mlflow.genai.search_prompts(f"name = '{name}'")
    expect([p.name for p in found], [name], "the search")
    versions = client.search_prompt_versions(name)
    expect({v.version for v in versions}, {1, 2}, "its versions")
    mlflow.genai.delete_prompt_alias(name, alias="live")
    expect(mlflow.genai.load_prompt(f"prompts:/{name}@live", allow_missing=True), None, "gone")
    models = client.search_registered_models(f"name = '{name}'")
    expect(list(models), [], "prompts among the models")
    with raises("INVALID_PARAMETER_VALUE"):
        client.create_model_version(
            name, "s3://elsewhere/x", tags={"mlflow.prompt.is_prompt": "true"}
        )
    client.delete_prompt_version(name, "1")
    client.delete_prompt_version(name, "2")
    client.delete_prompt(name)
    expect(mlflow.genai.load_prompt(f"prompts:/{name}/1", allow_missing=True), None, "deleted")


@test(timeout=120)
def scorers():
    experiment = new_experiment("scorers")
    polite = Guidelines(name="polite", guidelines="Be polite", model="openai:/gpt-4o-mini")
    polite.register(name="polite", experiment_id=experiment)
    Guidelines(name="short", guidelines="Be short", model="openai:/gpt-4o-mini").register(
        name="short", experiment_id=experiment
    )
    again = Guidelines(name="polite", guidelines="Be nice", model="openai:/gpt-4o-mini")
    again.register(name="polite", experiment_id=experiment)
    expect(
        {scorer.name for scorer in list_scorers(experiment_id=experiment)},
        {"polite", "short"},
        "the scorers",
    )
    versions = list_scorer_versions(name="polite", experiment_id=experiment)
    expect([version for _, version in versions], [1, 2], "versions")
    newest = get_scorer(name="polite", experiment_id=experiment)
    assert "nice" in str(newest.guidelines), newest
    first = get_scorer(name="polite", experiment_id=experiment, version=1)
    assert "polite" in str(first.guidelines), first
    delete_scorer(name="polite", experiment_id=experiment, version=1)
    left = list_scorer_versions(name="polite", experiment_id=experiment)
    expect([version for _, version in left], [2], "versions that are left")
    delete_scorer(name="polite", experiment_id=experiment, version="all")
    with raises("RESOURCE_DOES_NOT_EXIST"):
        get_scorer(name="polite", experiment_id=experiment)


@test()
def scorers_that_are_wrong():
    experiment = new_experiment("scorers")
    base = "/api/3.0/mlflow/scorers"
    good = {"experiment_id": experiment, "name": "s", "serialized_scorer": "{}"}
    cases = {
        "no name": ({**good, "name": ""}, 400),
        "a long name": ({**good, "name": "x" * 300}, 400),
        "no JSON": ({**good, "serialized_scorer": "{"}, 400),
        "a number": ({**good, "serialized_scorer": "5"}, 400),
        "a word as experiment": ({**good, "experiment_id": "abc"}, 400),
        "an absent experiment": ({**good, "experiment_id": "987654321"}, 404),
        "nothing": ({}, 400),
    }
    for name, (body, status) in cases.items():
        answer = mlflow_api("POST", f"{base}/register", body)
        yield name, None if answer.status == status else answer.told()


@test(timeout=120)
def logged_models_by_dataset():
    experiment = mlflow.set_experiment(unique("logged"))
    made = {}
    for name, values in {"a": (0.9, 0.1), "b": (0.5, 0.7)}.items():
        model = mlflow.initialize_logged_model(name=name)
        made[model.model_id] = name
        with mlflow.start_run():
            for dataset, value in zip(("train", "test"), values):
                mlflow.log_metrics(
                    {"acc": value},
                    model_id=model.model_id,
                    dataset=mlflow.data.from_dict({"x": [1]}, name=dataset)
                    if hasattr(mlflow.data, "from_dict")
                    else named_dataset(dataset),
                )
    mlflow.initialize_logged_model(name="c")

    def search(**query):
        found = mlflow.search_logged_models(
            experiment_ids=[experiment.experiment_id], output_format="list", **query
        )
        return [made.get(m.model_id, "c") for m in found]

    test_set = [{"dataset_name": "test"}]
    train_set = [{"dataset_name": "train"}]
    expect(search(), ["c", "b", "a"], "all, the newest first")
    expect(search(datasets=test_set), ["b", "a"], "with metrics on a dataset")
    expect(search(datasets=[{"dataset_name": "none"}]), [], "with metrics on an absent one")
    high = "metrics.acc > 0.6"
    expect(search(filter_string=high), ["b", "a"], "by a metric")
    expect(search(filter_string=high, datasets=test_set), ["b"], "on one dataset")
    expect(search(filter_string=high, datasets=train_set), ["a"], "on the other")
    for dataset, wanted in (("train", ["a", "b", "c"]), ("test", ["b", "a", "c"])):
        order = {"field_name": "metrics.acc", "ascending": False, "dataset_name": dataset}
        expect(search(order_by=[order]), wanted, f"ordered by {dataset}")
    model_id = next(iter(made))
    client.delete_logged_model(model_id)
    with raises("RESOURCE_DOES_NOT_EXIST"):
        client.get_logged_model(model_id)
    answer = mlflow_api("GET", f"logged-models/{model_id}", query={"allow_deleted": "true"})
    expect(answer.status, 200, answer.told())
    wrong = {"experiment_ids": ["0"], "datasets": [{"dataset_digest": "x"}]}
    expect(mlflow_api("POST", "logged-models/search", wrong).status, 400, "without a name")


def named_dataset(name):
    import pandas as pd

    return mlflow.data.from_pandas(pd.DataFrame({"x": [1]}), name=name)


@test()
def what_is_not_there_says_so():
    for method, path in (
        ("POST", "/api/3.0/mlflow/datasets/create"),
        ("POST", "/api/3.0/mlflow/gateway/endpoints/create"),
        ("GET", "/ajax-api/2.0/mlflow/runs/get"),
    ):
        answer = mlflow_api(method, path, {} if method == "POST" else None)
        why = None
        if (answer.status, answer.code) != (501, "NOT_IMPLEMENTED"):
            why = answer.told()
        yield path, why
