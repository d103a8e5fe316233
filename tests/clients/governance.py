"""The gate as the real client feels it: refused with a reason, and through once two people approved."""

from harness import PORTAL, expect, expect_near, http, own_api, test, unique


def person_token(name):
    """A Backstage token of one of the demo people."""
    answer = http(
        "POST",
        f"{PORTAL.url}/api/auth/ml-home-demo/refresh",
        headers={"x-ml-home-demo-user": f"user:default/{name}"},
    )
    expect(answer.status, 200, f"signing in as {name} ({answer.told()})")
    return answer.body["backstageIdentity"]["token"]


def asked(method, path, body=None, *, who=None, wanted=200, **more):
    token = person_token(who) if who else PORTAL.token
    answer = own_api(method, path, body, token=token, **more)
    expect(answer.status, wanted, f"{method} {path} ({answer.told()})")
    return answer.body


def guard(model):
    """A policy for one model only, so that no other check meets it."""
    key = model.lower()
    asked(
        "PUT",
        f"governance/policies/{key}",
        {
            "document": {
                "title": "Serving",
                "scope": {"models": [model]},
                "guards": {
                    "aliases": ["champion"],
                    "stages": ["Production"],
                    "environments": ["production"],
                },
                "steps": [
                    {"role": "technical", "title": "Technical"},
                    {"role": "risk", "title": "Risk"},
                ],
                "rules": [
                    {
                        "id": "accuracy",
                        "title": "Accuracy",
                        "evidence": "metric:accuracy",
                        "expression": "value >= 0.8",
                    }
                ],
            }
        },
    )
    asked(
        "POST",
        f"governance/policies/{key}/publication",
        {"version": 1, "reason": "for the check"},
    )


def trained(model, accuracy):
    import mlflow

    mlflow.set_experiment(unique("governance"))
    with mlflow.start_run() as run:
        mlflow.log_metric("accuracy", accuracy)
        mlflow.log_param("depth", 3)
    client = mlflow.MlflowClient()
    return client.create_model_version(
        model, f"runs:/{run.info.run_id}/model", run.info.run_id
    ).version


def refusal(work):
    from mlflow.exceptions import MlflowException

    try:
        work()
    except MlflowException as error:
        expect(error.error_code, "PERMISSION_DENIED", "the error code")
        return str(error)
    raise AssertionError("nothing was refused")


@test()
def guarded_alias():
    import mlflow

    client = mlflow.MlflowClient()
    model = unique("governed")
    client.create_registered_model(model)
    guard(model)
    version = trained(model, 0.9)
    set_alias = lambda: client.set_registered_model_alias(model, "champion", version)

    why = refusal(set_alias)
    assert "never reviewed" in why, why
    assert f"/ml-home/models/{model}/versions/{version}" in why, why
    why = refusal(
        lambda: client.transition_model_version_stage(model, version, "Production")
    )
    assert "guarded by policy" in why, why
    # What nobody guards is as free as ever.
    client.set_registered_model_alias(model, "challenger", version)
    gate = f"gate?model={model}&version={version}&environment=production"
    expect(asked("GET", gate)["verdict"], "deny", "the gate before")

    review = asked("POST", "governance/reviews", {"model": model, "version": version})
    decision = {"kind": "approve", "reason": "looks right"}
    path = f"governance/reviews/{review['id']}/decisions"
    # The person of the token trained it.
    asked("POST", path, {**decision, "revision": review["revision"]}, wanted=403)
    first = asked(
        "POST", path, {**decision, "revision": review["revision"]}, who="priya-raman"
    )
    why = refusal(set_alias)
    assert "in review" in why and f"/governance/reviews/{review['id']}" in why, why
    second = asked(
        "POST", path, {**decision, "revision": first["revision"]}, who="ruth-adeyemi"
    )
    expect(second["state"], "approved", "the review")

    set_alias()
    found = client.get_model_version_by_alias(model, "champion")
    expect(str(found.version), str(version), "the champion")
    expect(asked("GET", gate)["verdict"], "allow", "the gate after")

    worse = trained(model, 0.2)
    failing = asked("POST", "governance/reviews", {"model": model, "version": worse})
    expect(failing["verdicts"]["fail"], 1, "rules that fail")
    asked(
        "POST",
        f"governance/reviews/{failing['id']}/decisions",
        {**decision, "revision": failing["revision"]},
        who="priya-raman",
        wanted=409,
    )
    refusal(lambda: client.set_registered_model_alias(model, "champion", worse))
    still = client.get_model_version_by_alias(model, "champion")
    expect(str(still.version), str(version), "the champion after a refusal")


@test()
def evidence_moves():
    """A metric that is logged after the approval closes the gate, and says which."""
    import mlflow

    client = mlflow.MlflowClient()
    model = unique("moving")
    client.create_registered_model(model)
    guard(model)
    version = trained(model, 0.9)
    review = asked("POST", "governance/reviews", {"model": model, "version": version})
    path = f"governance/reviews/{review['id']}/decisions"
    revision = review["revision"]
    for who in ("priya-raman", "ruth-adeyemi"):
        decided = asked(
            "POST",
            path,
            {"kind": "approve", "reason": "looks right", "revision": revision},
            who=who,
        )
        revision = decided["revision"]
    run_id = client.get_model_version(model, version).run_id
    client.log_metric(run_id, "accuracy", 0.85, step=1)
    why = refusal(lambda: client.set_registered_model_alias(model, "champion", version))
    assert "metric:accuracy" in why, why


@test()
def ledger_is_whole():
    proof = asked("GET", "governance/ledger-verification")
    expect(proof["intact"], True, f"the ledger ({proof})")
    expect_near(proof["checked"], proof["headSeq"], "entries that were checked")
