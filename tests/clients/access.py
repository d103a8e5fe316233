"""Who may do what with which token."""

from harness import (
    PORTAL,
    eventually,
    expect,
    guest_token,
    http,
    mlflow_api,
    new_experiment,
    new_run,
    own_api,
    test,
    unique,
)
from portals import embedded_database, run_sql

SEARCH = {"max_results": 5}


def make_token(scopes, days=1, name=None):
    answer = own_api(
        "POST",
        "tokens",
        {"name": name or unique("token"), "scopes": scopes, "expiresInDays": days},
        token=guest_token(),
    )
    expect(answer.status, 200, f"making a token ({answer.told()})")
    return answer.body["secret"], answer.body["token"]


def read_with(token=None, basic=None, headers=None):
    return mlflow_api(
        "POST", "experiments/search", SEARCH, token=token, basic=basic, headers=headers or {}
    )


@test()
def nothing_without_a_token():
    for method, path, body in (
        ("POST", "experiments/search", SEARCH),
        ("GET", "runs/get", None),
        ("POST", "runs/log-batch", {}),
        ("GET", "registered-models/search", None),
        ("GET", "/version", None),
        ("GET", "/api/3.0/mlflow/server-info", None),
        ("GET", "/api/2.0/mlflow-artifacts/artifacts", None),
        ("GET", "/api/2.0/mlflow-artifacts/artifacts/0/x", None),
        ("PUT", "/api/2.0/mlflow-artifacts/artifacts/0/x", None),
        ("DELETE", "/api/2.0/mlflow-artifacts/artifacts/0/x", None),
    ):
        answer = mlflow_api(method, path, body, token=None)
        expect(answer.status, 401, f"{method} {path}")
        expect(answer.code, "UNAUTHENTICATED", f"the code of {method} {path}")
        scheme = answer.headers.get("WWW-Authenticate", "")
        assert scheme.startswith("Basic"), f"WWW-Authenticate of {path}: {scheme!r}"
    for path in ("me", "models", "runs", "tokens", "experiments", "projects"):
        expect(own_api("GET", path, token=None).status, 401, f"GET {path}")
    expect(mlflow_api("GET", "/health", token=None).status, 200, "health is open")


@test()
def a_wrong_token():
    for token in ("wrong", "mlh_" + "a" * 32, "x" * 5000, "é".encode().decode("latin-1")):
        answer = read_with(token)
        expect((answer.status, answer.code), (401, "UNAUTHENTICATED"), f"with {token[:12]!r}")
    for header in ("Bearer", "Bearer ", "Basic", "Basic !!!", "Digest x", "Basic Og=="):
        answer = read_with(headers={"Authorization": header})
        expect(answer.status, 401, f"with the header {header!r}")


@test()
def basic_takes_the_token_as_password():
    for user in ("anybody", "", "token"):
        answer = read_with(basic=(user, PORTAL.token))
        expect(answer.status, 200, f"as {user!r} ({answer.told()})")
    expect(read_with(basic=("guest", "wrong")).status, 401, "with a wrong password")
    expect(read_with(basic=(PORTAL.token, "")).status, 401, "with the token as the user")


@test()
def a_token_works_as_the_person():
    secret, token = make_token(["read", "write"])
    assert secret.startswith("mlh_"), "the secret's beginning"
    expect(token["hint"], secret[-4:], "the hint")
    run = mlflow_api(
        "POST",
        "runs/create",
        {"experiment_id": new_experiment(), "start_time": 1, "user_id": "somebody-else"},
        token=secret,
    )
    expect(run.status, 200, f"writing ({run.told()})")
    found = own_api("GET", f"runs/{run.body['run']['info']['run_id']}")
    expect(found.body["createdBy"], "user:default/guest", "who made the run")
    expect(found.body["clientUser"], "somebody-else", "what the client said")


@test()
def a_read_token_may_only_read():
    secret, _ = make_token(["read"])
    run = new_run()["info"]
    expect(read_with(secret).status, 200, "reading")
    got = mlflow_api("GET", "runs/get", query={"run_id": run["run_id"]}, token=secret)
    expect(got.status, 200, "reading a run")
    root = run["artifact_uri"].replace("mlflow-artifacts:/", "").strip("/")
    name = unique("m")
    for method, path, body in (
        ("POST", "experiments/create", {"name": unique("x")}),
        ("POST", "runs/create", {"experiment_id": run["experiment_id"]}),
        ("POST", "runs/set-tag", {"run_id": run["run_id"], "key": "a", "value": "b"}),
        ("POST", "runs/log-batch", {"run_id": run["run_id"], "tags": []}),
        ("POST", "runs/delete", {"run_id": run["run_id"]}),
        ("POST", "registered-models/create", {"name": name}),
        ("DELETE", "registered-models/delete", {"name": name}),
        ("POST", "logged-models", {"experiment_id": run["experiment_id"]}),
        ("PUT", f"/api/2.0/mlflow-artifacts/artifacts/{root}/a.txt", None),
        ("DELETE", f"/api/2.0/mlflow-artifacts/artifacts/{root}/a.txt", None),
    ):
        answer = mlflow_api(method, path, body, token=secret)
        expect((answer.status, answer.code), (403, "PERMISSION_DENIED"), f"{method} {path}")
    expect(own_api("DELETE", "demo", token=secret).status, 403, "removing the demo")


@test()
def a_write_token_may_not_read():
    secret, _ = make_token(["write"])
    answer = read_with(secret)
    expect((answer.status, answer.code), (403, "PERMISSION_DENIED"), answer.told())


@test()
def a_revoked_token_is_refused_at_once():
    secret, token = make_token(["read"])
    expect(read_with(secret).status, 200, "before")
    answer = own_api("DELETE", f"tokens/{token['id']}", token=guest_token())
    expect((answer.status, answer.body["state"]), (200, "revoked"), "revoking")
    expect(read_with(secret).status, 401, "after")
    again = own_api("DELETE", f"tokens/{token['id']}", token=guest_token())
    assert again.status < 500, f"revoking twice: {again.told()}"


@test()
def an_expired_token_is_refused():
    secret, token = make_token(["read"])
    expect(read_with(secret).status, 200, "before")
    # A day is the least that can be wished for.
    run_sql(
        embedded_database(PORTAL.data_dir, "backstage_plugin_ml-home"),
        "update access_tokens set expires_at = now() - interval '1 minute' "
        f"where id = '{token['id']}'",
    )
    eventually(lambda: read_with(secret).status == 401, "it is refused")
    listed = own_api("GET", "tokens", token=guest_token()).body["items"]
    states = {item["id"]: item["state"] for item in listed}
    expect(states[token["id"]], "expired", "its state")


@test()
def a_token_may_not_manage_tokens():
    secret, token = make_token(["read", "write"])
    body = {"name": "more", "scopes": ["read"], "expiresInDays": 1}
    for who in (secret, PORTAL.token):
        expect(own_api("POST", "tokens", body, token=who).status, 403, "making one")
        expect(own_api("GET", "tokens", token=who).status, 403, "listing")
        deleted = own_api("DELETE", f"tokens/{token['id']}", token=who)
        expect(deleted.status, 403, "revoking one")


@test()
def tokens_are_listed_without_their_secret():
    name = unique("listed")
    secret, token = make_token(["read"], days=None, name=name)
    answer = own_api("GET", "tokens", token=guest_token())
    found = [item for item in answer.body["items"] if item["id"] == token["id"]]
    expect(len(found), 1, "the token in the list")
    expect((found[0]["name"], found[0]["state"]), (name, "active"), "what is said of it")
    assert "expiresAt" not in found[0], "one that never ends has no end"
    assert secret not in answer.text, "the secret is told again"


@test()
def tokens_with_wrong_wishes():
    guest = guest_token()
    for body in (
        {},
        {"name": "", "scopes": ["read"], "expiresInDays": 1},
        {"name": "x", "scopes": [], "expiresInDays": 1},
        {"name": "x", "scopes": ["admin"], "expiresInDays": 1},
        {"name": "x", "scopes": ["read"], "expiresInDays": 0},
        {"name": "x", "scopes": ["read"], "expiresInDays": -1},
        {"name": "x", "scopes": ["read"], "expiresInDays": 1e9},
        {"name": "x" * 101, "scopes": ["read"], "expiresInDays": 1},
    ):
        answer = own_api("POST", "tokens", body, token=guest)
        expect(answer.status, 400, f"with {str(body)[:80]}")
    expect(own_api("DELETE", "tokens/not-an-id", token=guest).status, 400, "a wrong id")


@test()
def a_backstage_token_works_too():
    answer = read_with(guest_token())
    expect(answer.status, 200, f"as the guest ({answer.told()})")


@test()
def the_catalog_feed_is_for_services():
    answer = http(
        "GET", f"{PORTAL.url}/api/ml-home/v1/catalog/feed", token=guest_token()
    )
    expect(answer.status, 403, "as a person")
