"""The access matrix, put together from what each room decides in ``tests/<room>/access.py``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module, util
from types import ModuleType
from typing import Any

from django.urls import get_resolver

from liantu.rooms import ROOMS
from tests.accounts.roles import Decision

OWNERS = (*ROOMS, "project")
"""Who decides about pages: the rooms, and the project for what belongs to no room."""
OF_LIBRARIES = ("admin/", "accounts/")
"""Signing in, passwords and the administration come from Django and allauth, which test them."""


def decisions() -> dict[str, Decision]:
    """Every page with what is decided about it; a page about which two rooms decide is an error."""
    pages: dict[str, Decision] = {}
    for room, access in _access():
        twice = pages.keys() & access.PAGES.keys() if hasattr(access, "PAGES") else set()
        if twice:
            raise ValueError(f"tests/{room}/access.py decides again about {sorted(twice)}")
        pages |= getattr(access, "PAGES", {})
    return pages


def permissions() -> dict[str, set[str]]:
    """Every permission with the roles that have it."""
    return {name: roles for _room, access in _access() for name, roles in getattr(access, "PERMISSIONS", {}).items()}


def confidential() -> set[str]:
    """Names of the tables of which the public sees no row."""
    return {name for _room, access in _access() for name in getattr(access, "CONFIDENTIAL", ())}


def personal() -> set[str]:
    """Names of the tables whose rows only their owners see."""
    return {name for _room, access in _access() for name in getattr(access, "PERSONAL", ())}


def add_rows(city: Any) -> dict[str, object]:
    """Let every room add rows of its own to the city of the matrix; returns the keys under which its pages ask for them."""
    keys: dict[str, object] = {}
    for _room, access in _access():
        if hasattr(access, "add_rows"):
            keys |= access.add_rows(city)
    return keys


def product_patterns() -> set[str]:
    """Address patterns of the product, without those of libraries."""
    tokens = "accounts/tokens"
    return {pattern for pattern in _patterns(get_resolver()) if not pattern.startswith(OF_LIBRARIES) or pattern.startswith(tokens)}


def _patterns(resolver: Any, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        full = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern, full)
        else:
            yield full


def _access() -> Iterator[tuple[str, ModuleType]]:
    for room in OWNERS:
        if util.find_spec(f"tests.{room}") and util.find_spec(f"tests.{room}.access"):
            yield room, import_module(f"tests.{room}.access")


def missing(pages: Mapping[str, Decision]) -> list[str]:
    """Pages about which nothing is decided."""
    return sorted(product_patterns() - pages.keys())
