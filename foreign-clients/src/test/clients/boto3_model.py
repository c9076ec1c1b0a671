"""Checks every response against botocore's own service model: no unknown key, no wrong type, no required key missing."""

import base64
import json
import re

TYPES = {
    "string": str,
    "integer": int,
    "long": int,
    "boolean": bool,
    "timestamp": (int, float),
    "blob": str,
    "structure": dict,
    "list": list,
    "map": dict,
}


class ModelCheck:
    """Checks the raw bytes of every response to one client, before botocore parses them."""

    def __init__(self, client):
        self.answers = 0
        self._service = client.meta.service_model
        client.meta.events.register("before-parse.kinesis.*", self._answered)

    def _answered(self, operation_model, response_dict, **_):
        if response_dict["status_code"] >= 300:
            self._error(json.loads(response_dict["body"]))
        elif operation_model.output_shape is None:
            assert response_dict["body"] == b"", f"{operation_model.name} has no output: {response_dict['body']!r}"
        else:
            check(operation_model.output_shape, json.loads(response_dict["body"]), operation_model.name)
        request_id = response_dict["headers"]["x-amzn-requestid"]
        assert re.fullmatch(r"[0-9a-f-]{36}", request_id), request_id
        self.answers += 1

    def _error(self, body):
        kind = body["__type"].split("#")[-1]
        shape = next((s for s in self._service.error_shapes if s.name == kind), None)
        if shape is not None:
            check(shape, {k: v for k, v in body.items() if k != "__type"}, kind)


def check(shape, value, path):
    """Fails with the path of the value that the model does not allow."""
    kind = TYPES[shape.type_name]
    assert isinstance(value, kind), f"{path}: {value!r} is not a {shape.type_name}"
    assert shape.type_name == "boolean" or not isinstance(value, bool), f"{path}: {value!r}"
    {"structure": _structure, "list": _list, "map": _map, "string": _string, "blob": _blob}.get(
        shape.type_name, lambda *_: None
    )(shape, value, path)


def _structure(shape, value, path):
    unknown = set(value) - set(shape.members)
    assert not unknown, f"{path}: {unknown} not in the model"
    missing = set(shape.required_members) - set(value)
    assert not missing, f"{path}: {missing} missing"
    for name, member in value.items():
        check(shape.members[name], member, f"{path}.{name}")


def _list(shape, value, path):
    for index, item in enumerate(value):
        check(shape.member, item, f"{path}[{index}]")


def _map(shape, value, path):
    for key, item in value.items():
        check(shape.value, item, f"{path}[{key}]")


def _string(shape, value, path):
    if shape.enum:
        assert value in shape.enum, f"{path}: {value!r} not in {shape.enum}"
    least, most = shape.metadata.get("min", 0), shape.metadata.get("max", len(value))
    assert least <= len(value) <= most, f"{path}: {len(value)} characters, not {least}..{most}"
    pattern = shape.metadata.get("pattern")
    assert pattern is None or re.fullmatch(pattern, value), f"{path}: {value!r} is not {pattern}"


def _blob(_, value, path):
    try:
        base64.b64decode(value, validate=True)
    except ValueError as wrong:
        raise AssertionError(f"{path}: {value!r}") from wrong
