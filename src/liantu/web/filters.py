"""筛选: what a list is narrowed to and how it is ordered, read from the address of a page, the same way on every page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Self, TypeVar, get_origin

from django.http import QueryDict
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic.fields import FieldInfo

from liantu.kernel.period import Period

T = TypeVar("T")


def choose(value: T | None, offered: Iterable[T], default: T) -> T:
    """Return ``value`` where it is one of ``offered``, else ``default``.

    >>> choose("year", ["month", "year"], "month"), choose("day", ["month", "year"], "month")
    ('year', 'month')
    """
    return value if value is not None and value in tuple(offered) else default


def _period(value: Any) -> Any:
    """A text of an address as a period; pydantic takes the ValueError of what is none as an ill-formed value."""
    return Period.parse(value) if isinstance(value, str) else value


AddressPeriod = Annotated[Period | None, BeforeValidator(_period)]
"""A period as an address writes it: ``2024``, ``2024-Q1``, ``2024-03``."""


class Filter(BaseModel):
    """Base of all filters: one field a parameter of the address, with the value that holds where the address says nothing.

    Whatever stands in an address is taken as far as it can be: unknown parameters are ignored, an ill-formed value counts as not given.
    A field that is a tuple takes a parameter that is repeated. ``longest``: characters that a text may have; what follows is cut off.
    """

    longest: ClassVar[int] = 100

    model_config = ConfigDict(frozen=True, extra="ignore", arbitrary_types_allowed=True)

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """Read an address; texts are stripped, without NUL and at most ``longest`` characters long."""
        parameters = {field.alias or name: field for name, field in cls.model_fields.items()}
        given = {name: cls._given(query, name, field) for name, field in parameters.items() if name in query}
        try:
            return cls(**given)
        except ValidationError as error:
            ill_formed = {line["loc"][0] for line in error.errors()}
            return cls(**{name: value for name, value in given.items() if name not in ill_formed})

    @property
    def active(self) -> bool:
        """Whether anything is narrowed or ordered otherwise than without an address."""
        return self != type(self)()

    @classmethod
    def _given(cls, query: QueryDict, name: str, field: FieldInfo) -> str | tuple[str, ...]:
        if get_origin(field.annotation) is tuple:
            return tuple(cls._cleaned(value) for value in query.getlist(name))
        return cls._cleaned(query.get(name) or "")

    @classmethod
    def _cleaned(cls, value: str) -> str:
        return value.replace("\0", "").strip()[: cls.longest]
