"""Validates an exported card with the validator of its format; run by the Python that has them.

    python cards_validators.py FORMAT FILE

Ends with 0 and the word `valid`, or says what is wrong.
"""

import json
import pathlib
import subprocess
import sys


def huggingface(path):
    from huggingface_hub import ModelCard, ModelCardData

    card = ModelCard(path.read_text())
    assert isinstance(card.data, ModelCardData)
    kept = card.data.to_dict()
    assert kept.get("ml_home"), "the free key did not survive"
    if "model-index" in kept:
        assert card.data.eval_results, "the model-index gave no results"
    # As the library writes it, it must read the same again.
    again = ModelCard(str(card))
    assert again.data.to_dict() == kept


def cyclonedx(version):
    def validate(path):
        from cyclonedx.schema import SchemaVersion
        from cyclonedx.validation.json import JsonStrictValidator

        schema = {"1.6": SchemaVersion.V1_6, "1.7": SchemaVersion.V1_7}[version]
        error = JsonStrictValidator(schema).validate_str(path.read_text())
        assert error is None, repr(error)[:800]

    return validate


def attestations(path):
    cyclonedx("1.7")(path)
    document = json.loads(path.read_text())
    assert document["declarations"]["attestations"][0]["map"], "no requirement is attested"


def spdx(path):
    from spdx_python_model import v3_0_1 as model

    objects = model.SHACLObjectSet()
    with path.open("rb") as file:
        model.JSONLDDeserializer().read(file, objects)
    packages = [one for one in objects.foreach_type(model.ai_AIPackage)]
    assert packages, "there is no AI package"
    # What the profile asks for and neither the bindings nor the JSON Schema check.
    main = [one for one in packages if one.suppliedBy is not None]
    assert len(main) == 1, "exactly one package is the model"
    (package,) = main
    for name in ("releaseTime", "software_downloadLocation", "software_packageVersion", "software_primaryPurpose"):
        assert getattr(package, name), f"{name} is missing"
    kinds = [one.relationshipType for one in objects.foreach_type(model.Relationship) if one.from_ is package or one.from_ == package._id]
    for kind in ("hasDeclaredLicense", "hasConcludedLicense"):
        assert sum(one.endswith(f"/{kind}") for one in kinds) == 1, f"{kind}: {kinds}"
    missing = objects.missing_ids
    assert not missing, f"unknown ids: {missing}"


def sagemaker(path):
    from sagemaker.core.shapes.model_card_shapes import ModelCardContent

    text = path.read_text()
    document = json.loads(text)
    assert len(json.dumps(document)) <= 100_000, "more than the service takes"
    ModelCardContent(**document)


def croissant(path):
    done = subprocess.run(
        [str(pathlib.Path(sys.executable).parent / "mlcroissant"), "validate", "--jsonld", str(path)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-800:]


def model_card_toolkit(path):
    """By the schema that the package ships; the package itself needs a TensorFlow of its time, and is not imported."""
    import jsonschema
    from importlib.metadata import files

    (schema,) = [
        one for one in files("model-card-toolkit") if str(one).endswith("schema/v0.0.2/model_card.schema.json")
    ]
    validator = jsonschema.Draft7Validator(
        json.loads(schema.read_text()), format_checker=jsonschema.FormatChecker()
    )
    # Else no address would be looked at: the package for that is an extra of the library.
    assert "uri" in validator.format_checker.checkers, "addresses are not checked"
    wrong = [
        f"{'.'.join(map(str, error.path))}: {error.message[:200]}"
        for error in validator.iter_errors(json.loads(path.read_text()))
    ]
    assert not wrong, "; ".join(wrong[:5])


VALIDATORS = {
    "huggingface": huggingface,
    "cyclonedx-1.6": cyclonedx("1.6"),
    "cyclonedx-1.7": cyclonedx("1.7"),
    "cyclonedx-1.7-attestations": attestations,
    "spdx-3.0.1": spdx,
    "sagemaker": sagemaker,
    "croissant": croissant,
    "model-card-toolkit": model_card_toolkit,
}

if __name__ == "__main__":
    VALIDATORS[sys.argv[1]](pathlib.Path(sys.argv[2]))
    print("valid")
