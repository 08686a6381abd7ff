"""The description of the interface is sound: every reference leads somewhere, every answer has a shape, nothing is named twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from liantu.project.api import openapi

DESCRIBED = json.loads(json.dumps(openapi(), default=str))


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from (value for name, value in part.items() if name == "$ref")
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for address, verbs in DESCRIBED["paths"].items():
        for verb, operation in verbs.items():
            yield address, verb, operation


def test_it_is_openapi_3_1() -> None:
    assert DESCRIBED["openapi"].startswith("3.1")
    assert {"title", "version"} <= set(DESCRIBED["info"])


def test_every_reference_leads_to_a_schema() -> None:
    schemas = DESCRIBED["components"]["schemas"]
    wanted = set(references(DESCRIBED))
    assert wanted
    assert sorted(name for name in wanted if name.rpartition("/")[2] not in schemas) == []


def test_operations_are_named_once_and_in_both_languages() -> None:
    found = list(operations())
    names = [operation["operationId"] for _address, _verb, operation in found]
    assert len(names) == len(set(names))
    assert [operation["summary"] for *_place, operation in found if " / " not in operation["summary"]] == []


def test_parameters_in_an_address_are_declared() -> None:
    for address, verb, operation in operations():
        inside = {part[1:-1] for part in address.split("/") if part.startswith("{")}
        declared = {one["name"] for one in operation.get("parameters", []) if one["in"] == "path"}
        assert declared == inside, f"{verb} {address}"


def test_what_is_told_as_data_has_a_shape() -> None:
    bare = [
        address
        for address, verb, operation in operations()
        if verb == "get" and "content" not in operation["responses"].get("200", operation["responses"].get(200, {}))
    ]
    others = ["/api/month-reports/{pk}/files/{form}", "/api/sdmx/figures", "/api/sdmx/official", "/api/tasks/{pk}/files/{file}"]
    assert sorted(bare) == others, "only messages of another standard, and files, have a form of their own"


def test_the_new_subjects_are_described() -> None:
    for address in ("indicators/{code}/figures", "targets/{code}", "sdmx/figures", "districts/{code}", "opportunities"):
        assert f"/api/{address}" in DESCRIBED["paths"]
