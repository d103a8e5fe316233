"""Model cards: filled by what the real client logs, and exported so that the real validators take them."""

import functools
import json
import pathlib

from cards_training import train_and_register
from harness import expect, own_api, test, unique
from portals import temporary_folder
from tool_venv import check, tool_venv

HERE = pathlib.Path(__file__).resolve().parent

FORMATS = [
    "huggingface",
    "cyclonedx-1.6",
    "cyclonedx-1.7",
    "cyclonedx-1.7-attestations",
    "spdx-3.0.1",
    "sagemaker",
    "croissant",
    "model-card-toolkit",
]


@functools.cache
def registered():
    """One model that was trained, evaluated and registered; all checks look at it."""
    name = unique("carded")
    _, document = train_and_register(name)
    # Reads what was logged with it, which otherwise happens some seconds later.
    answer = own_api("POST", f"models/{name}/versions/1/card/refresh", {})
    expect(answer.status, 200, f"reading the files ({answer.told()})")
    return name, document


def card_of(name):
    answer = own_api("GET", f"models/{name}/versions/1/card")
    expect(answer.status, 200, f"the card ({answer.told()})")
    return answer.body


@test(timeout=180)
def fills_itself():
    """What was logged stands on the card, with its origin, and only people's questions stay open."""
    name, document = registered()
    card = card_of(name)
    told = json.dumps(card)
    for what in ("4f1d2c3b", "lyrics", "scikit-learn", "train_accuracy"):
        assert what in told, f"{what} is not on the card"
    evaluations = own_api("GET", f"models/{name}/versions/1/evaluations").body
    found = evaluations["items"][0]
    expect(found["name"], "holdout", "the evaluation")
    expect(len(found["document"]["slices"]), len(document["slices"]), "its slices")


@test(timeout=300)
def exports_pass_their_validators():
    """Each format, by the validator of those who made it."""
    name, _ = registered()
    commands = tool_venv("cards", "cards_requirements.txt", bare=["model-card-toolkit==2.0.0"])
    folder = pathlib.Path(temporary_folder())
    for format_ in FORMATS:
        answer = own_api(
            "GET", f"models/{name}/versions/1/card/export", query={"format": format_}
        )
        why = None
        if answer.status != 200:
            why = answer.told()
        else:
            file = folder / answer.body["fileName"]
            file.write_text(answer.body["document"])
            try:
                said = check(
                    [str(commands / "python"), str(HERE / "cards_validators.py"), format_, str(file)]
                )
                if said.strip() != b"valid":
                    why = said.decode()[-300:]
            except AssertionError as error:
                why = str(error)[-500:]
        yield format_, why


@test()
def hostile_input_is_refused_by_name():
    """Nothing of it is kept, and the field is named."""
    name, _ = registered()
    before = card_of(name)["card"]["revision"]
    path = f"models/{name}/versions/1/card"
    big = {"baseRevision": before, "changes": {"uses.purpose": {"value": "x" * 20_000_000}}}
    answer = own_api("PATCH", path, big)
    assert answer.status in (400, 413), f"20 MB: {answer.told()}"
    bomb = "---\na: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{','.join([f'*{chr(97 + i)}'] * 9)}]\n" for i in range(9)
    ) + "---\n# Card\n"
    answer = own_api(
        "POST", f"{path}/import-preview", {"format": "huggingface", "document": bomb}
    )
    expect(answer.status, 400, f"a YAML bomb ({answer.told()})")
    answer = own_api("PATCH", path, {"baseRevision": before, "changes": {"uses.nonsense": {"value": 1}}})
    expect(answer.status, 400, f"a field that is none ({answer.told()})")
    assert "nonsense" in answer.told(), answer.told()
    answer = own_api("PATCH", path, {"baseRevision": before, "changes": {"uses.purpose": {"value": 7}}})
    expect(answer.status, 400, f"a number for a text ({answer.told()})")
    expect(card_of(name)["card"]["revision"], before, "the revision")


@test()
def two_writers_do_not_overwrite_each_other():
    name, _ = registered()
    path = f"models/{name}/versions/1/card"
    before = card_of(name)["card"]["revision"]
    write = lambda text: own_api(
        "PATCH", path, {"baseRevision": before, "changes": {"uses.purpose": {"value": text}}}
    )
    expect(write("Marks lyrics as explicit").status, 200, "the first")
    late = write("Something else")
    expect(late.status, 409, f"the second ({late.told()})")
    assert "uses.purpose" in late.told() or "purpose" in late.told().lower(), late.told()
