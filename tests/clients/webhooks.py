"""Webhooks: what a receiver gets, and when, by the real client."""

import base64
import functools
import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import mlflow
from harness import at_the_end, eventually, expect, mlflow_api, own_api, raises, test, unique
from mlflow import MlflowClient
from mlflow.entities.webhook import WebhookEvent
from portals import OwnPortal, free_port, tracking_at

SECRET = "a secret of the tests"


class Receiver:
    """Keeps what is posted to it, and answers what it is told to."""

    def __init__(self, port=None):
        receiver = self
        self.messages = []
        self.answers = []
        self.lock = threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with receiver.lock:
                    status, headers = receiver.answers.pop(0) if receiver.answers else (200, {})
                    receiver.messages.append((dict(self.headers), body, status))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(b"thanks")

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", port or 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        at_the_end(self.server.shutdown)

    def wait_for(self, count, seconds=20):
        eventually(lambda: len(self.messages) >= count, f"{count} messages", seconds)
        return [json.loads(body) for _, body, _ in self.messages]


@functools.cache
def portal():
    settings = {"allowedHosts": ["127.0.0.1"], "encryptionKey": "of the tests"}
    return OwnPortal(env={"APP_CONFIG_mlHome_webhooks": json.dumps(settings)}).start()


def hook(receiver, *events, secret=SECRET):
    return MlflowClient().create_webhook(
        name=unique("hook"), url=receiver.url, events=list(events), secret=secret
    )


def happened(message):
    return f"{message['entity']}.{message['action']}", message["data"]


@test(timeout=300)
def managing():
    with tracking_at(portal()):
        client = MlflowClient()
        name = unique("hook")
        made = client.create_webhook(
            name=name,
            url="https://93.184.216.34/hook",
            events=["registered_model.created", "model_version_alias.created"],
            description="of the tests",
            secret=SECRET,
        )
        expect((made.name, made.status.value), (name, "ACTIVE"), "the new webhook")
        same = client.get_webhook(made.webhook_id)
        expect(
            [str(event) for event in same.events],
            ["registered_model.created", "model_version_alias.created"],
            "its events",
        )
        expect(same.description, "of the tests", "its description")
        changed = client.update_webhook(
            made.webhook_id, status="DISABLED", events=["prompt.created"], description=""
        )
        expect(
            (changed.status.value, [str(e) for e in changed.events], changed.description),
            ("DISABLED", ["prompt.created"], None),
            "the changed one",
        )
        expect(changed.url, made.url, "the address stays")
        more = [
            client.create_webhook(unique("hook"), made.url, ["prompt.created"]) for _ in range(4)
        ]
        wanted = [w.webhook_id for w in reversed([made, *more])]
        found, token = [], None
        for _ in range(9):
            page = client.list_webhooks(max_results=2, page_token=token)
            found += [w.webhook_id for w in page]
            token = page.token
            if not token:
                break
        expect([i for i in found if i in wanted], wanted, "the list, newest first")
        for webhook_id in wanted:
            client.delete_webhook(webhook_id)
        with raises("RESOURCE_DOES_NOT_EXIST"):
            client.get_webhook(made.webhook_id)
        with raises("RESOURCE_DOES_NOT_EXIST"):
            client.delete_webhook(made.webhook_id)


@test(timeout=300)
def the_secret_never_comes_back():
    body = {
        "name": unique("hook"),
        "url": "https://93.184.216.34/hook",
        "events": [{"entity": "PROMPT", "action": "CREATED"}],
        "secret": SECRET,
    }
    made = mlflow_api("POST", "webhooks", body, portal=portal())
    expect(made.status, 200, made.told())
    webhook_id = made.body["webhook"]["webhook_id"]
    for answer in (
        made,
        mlflow_api("GET", f"webhooks/{webhook_id}", portal=portal()),
        mlflow_api("GET", "webhooks", portal=portal()),
        mlflow_api("PATCH", f"webhooks/{webhook_id}", {"secret": SECRET}, portal=portal()),
    ):
        assert "secret" not in answer.text, f"in an answer: {answer.told()}"
    mlflow_api("DELETE", f"webhooks/{webhook_id}", portal=portal())


@test(timeout=300)
def the_life_of_a_model():
    receiver = Receiver()
    with tracking_at(portal()):
        client = MlflowClient()
        webhook = hook(
            receiver,
            "registered_model.created",
            "model_version.created",
            "model_version_tag.set",
            "model_version_tag.deleted",
            "model_version_alias.created",
            "model_version_alias.deleted",
        )
        name = unique("model")
        client.create_registered_model(name, tags={"a": "b"}, description="told")
        receiver.wait_for(1)
        client.create_model_version(name, "s3://bucket/model", tags={"c": "d"})
        receiver.wait_for(2)
        client.set_model_version_tag(name, "1", "k", "v")
        receiver.wait_for(3)
        client.set_registered_model_alias(name, "champion", "1")
        receiver.wait_for(4)
        client.delete_model_version_tag(name, "1", "k")
        receiver.wait_for(5)
        client.delete_registered_model_alias(name, "champion")
        messages = receiver.wait_for(6)
        # Neither of these has an event.
        client.set_registered_model_tag(name, "x", "y")
        client.delete_registered_model(name)
        expect(
            [happened(message) for message in messages],
            [
                (
                    "registered_model.created",
                    {"name": name, "tags": {"a": "b"}, "description": "told"},
                ),
                (
                    "model_version.created",
                    {
                        "name": name,
                        "version": "1",
                        "description": None,
                        "source": "s3://bucket/model",
                        "run_id": None,
                        "tags": {"c": "d"},
                    },
                ),
                (
                    "model_version_tag.set",
                    {"name": name, "version": "1", "key": "k", "value": "v"},
                ),
                (
                    "model_version_alias.created",
                    {"name": name, "alias": "champion", "version": "1"},
                ),
                ("model_version_tag.deleted", {"name": name, "version": "1", "key": "k"}),
                ("model_version_alias.deleted", {"name": name, "alias": "champion"}),
            ],
            "what was told",
        )
        for headers, body, _ in receiver.messages:
            signed = f"{headers['X-MLflow-Delivery-Id']}.{headers['X-MLflow-Timestamp']}."
            digest = hmac.new(SECRET.encode(), signed.encode() + body, hashlib.sha256).digest()
            expect(
                headers["X-MLflow-Signature"],
                "v1," + base64.b64encode(digest).decode(),
                "the signature",
            )
            assert abs(int(headers["X-MLflow-Timestamp"]) - time.time()) < 60, "the time"
            expect(headers["Content-Type"], "application/json", "the type")
        log = own_api("GET", f"webhooks/{webhook.webhook_id}/deliveries", portal=portal())
        expect(log.status, 200, log.told())
        expect({d["state"] for d in log.body["items"]}, {"delivered"}, "the log")
        expect(len(log.body["items"]), 6, "its length")
        client.delete_webhook(webhook.webhook_id)


@test(timeout=300)
def the_life_of_a_prompt():
    receiver = Receiver()
    with tracking_at(portal()):
        client = MlflowClient()
        webhook = hook(
            receiver,
            "registered_model.created",
            "model_version.created",
            "prompt.created",
            "prompt_version.created",
            "prompt_tag.set",
            "prompt_alias.created",
            "prompt_alias.deleted",
            secret=None,
        )
        name = unique("prompt")
        mlflow.genai.register_prompt(name=name, template="Hi {{name}}", tags={"a": "b"})
        receiver.wait_for(2)
        mlflow.genai.set_prompt_alias(name, alias="live", version=1)
        receiver.wait_for(3)
        mlflow.genai.delete_prompt_alias(name, alias="live")
        messages = [happened(message) for message in receiver.wait_for(4)]
        told = dict(messages)
        expect(told["prompt_version.created"]["template"], "Hi {{name}}", "the text")
        expect(told["prompt_alias.created"]["version"], "1", "the version of the alias")
        assert not any(event.startswith(("model", "registered")) for event, _ in messages), told
        assert not any("X-MLflow-Signature" in headers for headers, _, _ in receiver.messages)
        client.delete_webhook(webhook.webhook_id)


@test(timeout=300)
def trying_a_webhook():
    receiver = Receiver()
    with tracking_at(portal()):
        client = MlflowClient()
        webhook = hook(receiver, "model_version.created")
        good = client.test_webhook(webhook.webhook_id)
        expect(
            (good.success, good.response_status, good.response_body),
            (True, 200, "thanks"),
            "its result",
        )
        receiver.answers = [(404, {})]
        bad = client.test_webhook(webhook.webhook_id, event=WebhookEvent("prompt", "created"))
        expect((bad.success, bad.response_status), (False, 404), "where nothing is")
        sent = [happened(message)[0] for message in receiver.wait_for(2)]
        expect(sent, ["model_version.created", "prompt.created"], "the events")
        client.update_webhook(webhook.webhook_id, url=f"http://127.0.0.1:{free_port()}/none")
        gone = client.test_webhook(webhook.webhook_id)
        expect((gone.success, gone.response_status), (False, None), "where nobody listens")
        assert "cannot be reached" in gone.error_message, gone.error_message
        client.delete_webhook(webhook.webhook_id)


@test(timeout=300)
def failures_are_tried_again():
    receiver = Receiver()
    receiver.answers = [(503, {}), (429, {"Retry-After": "1"})]
    with tracking_at(portal()):
        client = MlflowClient()
        webhook = hook(receiver, "registered_model.created")
        other = Receiver()
        other.answers = [(410, {})]
        refusing = hook(other, "registered_model.created")
        client.create_registered_model(unique("model"))
        receiver.wait_for(3, seconds=90)
        expect([status for _, _, status in receiver.messages], [503, 429, 200], "the answers")
        ids = {headers["X-MLflow-Delivery-Id"] for headers, _, _ in receiver.messages}
        expect(len(ids), 1, "ids of the message")
        expect(len(other.messages), 1, "a wish to hear nothing more is heard")

        def delivered():
            log = own_api("GET", f"webhooks/{webhook.webhook_id}/deliveries", portal=portal())
            return [(d["state"], d["attempts"]) for d in log.body["items"]] == [("delivered", 3)]

        eventually(delivered, "the log says so")
        client.delete_webhook(webhook.webhook_id)
        client.delete_webhook(refusing.webhook_id)


@test(timeout=400)
def messages_outlive_the_portal():
    port = free_port()
    with tracking_at(portal()):
        client = MlflowClient()
        webhook = client.create_webhook(
            unique("hook"), f"http://127.0.0.1:{port}/hook", ["registered_model.created"]
        )
        names = [unique("model") for _ in range(5)]
        for name in names:
            client.create_registered_model(name)
        portal().kill_backend()
        receiver = Receiver(port)
        portal().start()
        messages = receiver.wait_for(5, seconds=120)
        expect({message["data"]["name"] for message in messages}, set(names), "the messages")
        client.delete_webhook(webhook.webhook_id)


@test(timeout=300)
def a_change_that_fails_is_not_told():
    receiver = Receiver()
    with tracking_at(portal()):
        client = MlflowClient()
        webhook = hook(receiver, "registered_model.created", "model_version_alias.created")
        name = unique("model")
        client.create_registered_model(name)
        with raises("RESOURCE_ALREADY_EXISTS"):
            client.create_registered_model(name)
        with raises("RESOURCE_DOES_NOT_EXIST"):
            client.set_registered_model_alias(name, "a", "7")
        client.update_webhook(webhook.webhook_id, status="DISABLED")
        client.create_registered_model(unique("model"))
        client.update_webhook(webhook.webhook_id, status="ACTIVE")
        last = unique("model")
        client.create_registered_model(last)
        told = [message["data"]["name"] for message in receiver.wait_for(2)]
        expect(told, [name, last], "what was told")
        client.delete_webhook(webhook.webhook_id)


@test(timeout=300)
def addresses_that_are_refused():
    # This portal allows 127.0.0.1 and nothing else.
    for url in (
        "http://example.com/hook",
        "https://10.0.0.1/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/hook",
        "https://[::ffff:10.0.0.1]/hook",
        "https://2130706433/hook".replace("2130706433", "0x0a000001"),
        "https://user:word@93.184.216.34/hook",
        "ftp://93.184.216.34/hook",
        "file:///etc/passwd",
        "93.184.216.34/hook",
        "https://",
        " ",
        "",
        "https://93.184.216.34/" + "x" * 600,
    ):
        body = {
            "name": unique("hook"),
            "url": url,
            "events": [{"entity": "PROMPT", "action": "CREATED"}],
        }
        answer = mlflow_api("POST", "webhooks", body, portal=portal())
        why = None if answer.status == 400 else answer.told()
        yield url[:60] or "none", why
    # A name is judged by what it resolves to, when it is called.
    body["url"] = "https://localhost/hook"
    made = mlflow_api("POST", "webhooks", body, portal=portal())
    webhook_id = made.body["webhook"]["webhook_id"]
    tried = mlflow_api("POST", f"webhooks/{webhook_id}/test", {}, portal=portal())
    message = tried.body["result"].get("error_message", "")
    yield "a name", None if "non-public" in message else tried.told()
    mlflow_api("DELETE", f"webhooks/{webhook_id}", portal=portal())
