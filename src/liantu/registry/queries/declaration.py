"""声明核对: what a declared table, its model, its history and the interface say of each column must be one thing.

Each function returns or raises a sentence for every difference, so that a forgotten column stops the start and not a city's intake.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, get_args

from django.core.exceptions import ImproperlyConfigured
from django.db import models

from liantu.registry import models as m
from liantu.registry.engine.schema import REPORTED_DATE, Column, Kind, Table

_FIELDS: Mapping[Kind, type[models.Field[Any, Any]]] = {
    Kind.INTEGER: models.IntegerField,
    Kind.NUMBER: models.FloatField,
    Kind.YUAN: models.BigIntegerField,
    Kind.SHARE: models.FloatField,
    Kind.DATE: models.DateField,
    Kind.YEAR: models.IntegerField,
    Kind.YES_NO: models.BooleanField,
}
"""Class of the field that keeps a kind; text for all others that are no references."""
_REFERRED: Mapping[Kind, type[models.Model]] = {
    Kind.ORGANISATION: m.Organisation,
    Kind.PRODUCT: m.Product,
    Kind.PARK: m.Park,
    Kind.REGION: m.Region,
}
_FILLED = frozenset({"id", "source_id", "source_row", REPORTED_DATE, "known_from", "known_to"})
"""Columns that every intake fills by itself."""
_LENGTHS: Mapping[Kind, int] = {Kind.CREDIT_CODE: 18, Kind.PERIOD: 7, Kind.INDUSTRY: 4}
"""Characters of the values that a kind can give, where they are fewer than what a cell may hold."""
_TYPES: Mapping[Kind, type] = {
    Kind.INTEGER: int, Kind.NUMBER: float, Kind.YUAN: int, Kind.SHARE: float, Kind.DATE: date, Kind.YEAR: int, Kind.YES_NO: bool,
    Kind.ORGANISATION: int, Kind.PRODUCT: int, Kind.PARK: int,
}  # fmt: skip


def _fields(model: Any) -> dict[str, Any]:
    return {one.column: one for one in model._meta.concrete_fields}  # noqa: SLF001 Django's public name for it


def check_declaration(table: Table, model: Any, *, key: tuple[str, ...], beside: Collection[str], unreported: Collection[str]) -> list[str]:
    """Return a sentence for each difference between a table and its model, its key and its history; see `register_store`."""
    fields = _fields(model)
    problems = [problem for column in table.stored for problem in _column(table, column, model, fields.get(column.db_column))]
    declared = {column.db_column for column in table.stored}
    problems += [
        f"{table.code}: {model.__name__}.{name} is not declared; add a column to the table, or name it as unreported"
        for name in sorted(set(fields) - declared - _FILLED - set(beside) - set(unreported))
    ]
    problems += [f"{table.code}: {model.__name__} has no column {name}" for name in sorted({*beside, *unreported} - set(fields))]
    if table.dated != (REPORTED_DATE in fields):
        problems.append(f"{table.code}: the table and {model.__name__} differ in whether a row has a reporting date")
    return [*problems, *_key(table, model, key), *_history(table, model)]


def _column(table: Table, column: Column, model: Any, model_field: Any) -> Iterator[str]:
    """What is wrong with the field that keeps a column."""
    where = f"{table.code}.{column.name}"
    if model_field is None:
        yield f"{where}: {model.__name__} has no column {column.db_column}; add the field and a migration"
        return
    if column.kind in _REFERRED:
        if not isinstance(model_field, models.ForeignKey) or model_field.related_model is not _REFERRED[column.kind]:
            yield f"{where}: a column of kind {column.kind} needs a foreign key to {_REFERRED[column.kind].__name__}"
    else:
        expected = models.JSONField if column.many else _FIELDS.get(column.kind, models.CharField)
        if not isinstance(model_field, expected):
            yield f"{where}: a column of kind {column.kind} needs a {expected.__name__}, not a {type(model_field).__name__}"
        elif isinstance(model_field, models.CharField):
            yield from _text(where, column, model_field)
    if not column.required and not (model_field.null or model_field.blank or model_field.has_default()):
        yield f"{where}: the cell may be empty but {model.__name__}.{model_field.name} may not be null or blank and has no default"


def _text(where: str, column: Column, model_field: models.CharField[Any, Any]) -> Iterator[str]:
    """Whether every text that the cell may hold fits into the field, and the choices are the same."""
    if column.choices:
        codes = [code for code, _ in column.choices]
        if model_field.choices and [code for code, _ in model_field.choices] != codes:
            yield f"{where}: the choices of the table and of the model differ"
        longest = max(len(code) for code in codes)
    elif column.kind is Kind.ITEM:
        return
    else:
        longest = column.max_length or _LENGTHS.get(column.kind, 0)
        if not longest:
            yield f"{where}: say max_length, at most {model_field.max_length}"
    if model_field.max_length is not None and longest > model_field.max_length:
        yield f"{where}: values of {longest} characters do not fit into the {model_field.max_length} of the model"


def _key(table: Table, model: Any, key: tuple[str, ...]) -> Iterator[str]:
    """The key has to be unique in the database, among the rows that hold now."""
    meta, fields = model._meta, _fields(model)  # noqa: SLF001 Django's public name for it
    unique = [{meta.get_field(name).column for name in one.fields} for one in meta.constraints if isinstance(one, models.UniqueConstraint)]
    unique += [{name} for name, one in fields.items() if one.unique]
    if set(key) not in unique:
        yield f"{table.code}: no constraint of {model.__name__} makes the key ({', '.join(key)}) unique"


def _history(table: Table, model: Any) -> Iterator[str]:
    """Each column has to be in the history: in that of the model, or in the closed versions of a fact."""
    if not hasattr(model, "history"):
        return
    past = _fields(model.history.model)
    for column in table.stored:
        if column.db_column not in past:
            yield f"{table.code}.{column.name}: the history of {model.__name__} does not keep it"


def check_output(table: Table, model: Any, fields: Mapping[str, Any]) -> None:
    """Hold fields that an interface gives out (name → type) against a table; raises ImproperlyConfigured with every difference."""
    model_fields = _fields(model)
    types = {column.name: _output_type(column, model_fields[column.db_column]) for column in table.stored}
    if table.dated:
        types[REPORTED_DATE] = (date, False)
    problems = []
    for name, annotation in fields.items():
        if name not in types:
            problems.append(f"{table.code}: the interface gives out {name}, which is no stored column of the table")
        elif _parts(annotation) != types[name]:
            problems.append(f"{table.code}.{name}: the interface gives out {annotation}, the table keeps {_shown(*types[name])}")
    if problems:
        raise ImproperlyConfigured("\n".join(problems))


def _output_type(column: Column, model_field: Any) -> tuple[Any, bool]:
    return (list[str] if column.many else _TYPES.get(column.kind, str), bool(model_field.null))


def _parts(annotation: Any) -> tuple[Any, bool]:
    """A type and whether it may be None."""
    options = get_args(annotation)
    if type(None) in options:
        return next(one for one in options if one is not type(None)), True
    return annotation, False


def _shown(kind: Any, optional: bool) -> str:
    return f"{getattr(kind, '__name__', kind)}{' | None' if optional else ''}"
