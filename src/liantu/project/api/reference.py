"""接口说明: a page made from the interface's own description; it asks no other machine for anything."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from liantu.project.api import api


@require_GET
def reference(request: HttpRequest) -> HttpResponse:
    """Show every endpoint with its parameters and the shape of its answer."""
    schema: Any = api.get_openapi_schema()
    shapes = schema["components"]["schemas"]
    endpoints = [
        {
            "method": method.upper(),
            "path": path,
            "summary": operation.get("summary", ""),
            "description": operation.get("description", ""),
            "parameters": [_parameter(parameter) for parameter in operation.get("parameters", ())],
            "takes": _shape(operation.get("requestBody", {})),
            "gives": _shape(next((response for status, response in operation["responses"].items() if str(status).startswith("2")), {})),
        }
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    shape_rows = [(name, shape.get("description", ""), _fields(shape)) for name, shape in sorted(shapes.items())]
    return render(request, "oversight/api.html", {"described": schema, "endpoints": endpoints, "shapes": shape_rows})


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    return {"name": parameter["name"], "required": parameter.get("required", False), "kind": _kind(parameter["schema"])}


def _shape(part: dict[str, Any]) -> str:
    content = part.get("content", {}).get("application/json", {}).get("schema", {})
    return _kind(content) if content else ""


def _fields(shape: dict[str, Any]) -> list[tuple[str, str, bool]]:
    required = set(shape.get("required", ()))
    return [(name, _kind(field), name in required) for name, field in shape.get("properties", {}).items()]


def _kind(schema: dict[str, Any]) -> str:
    """A schema in a few words: the name of a shape, or its type."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " | ".join(_kind(option) for option in schema["anyOf"])
    if schema.get("type") == "array":
        return f"[{_kind(schema.get('items', {}))}]"
    return " ".join(str(schema[key]) for key in ("type", "format") if key in schema) or "any"
