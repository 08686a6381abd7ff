"""产品条目: what a product is, and what it is made from."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from liantu.kernel.pack.entries import Code, Coded, Entry, NonEmpty, Words

InputKind = Literal["intermediate", "energy", "capital"]
Importance = Literal["critical", "needed", "replaceable"]


class InputEntry(Entry):
    """投入: an input of a product; ``share`` is its purchase value over the output's value.

    ``kind``: an intermediate input or energy is consumed; a capital good is used, not consumed, and has no share. Inputs of one
    ``alternative`` of a product are used one or the other; their shares are those of the average output. Without an ``importance`` of its
    own, which needs a ``reason``, an input among alternatives is replaceable, one with few sources critical, any other needed.
    """

    product: Code
    share: Annotated[float, Field(ge=0, le=1)] | None = None
    kind: InputKind = "intermediate"
    alternative: Code | None = None
    importance: Importance | None = None
    reason: Words | None = None

    @property
    def consumed(self) -> bool:
        """Whether making the product uses the input up."""
        return self.kind != "capital"


class ProductEntry(Coded):
    """产品: a product with its aliases, GB/T 4754 class, unit, process tags, inputs, and why few can supply it, if few can."""

    code: Code
    name: Words
    aliases: tuple[NonEmpty, ...] = ()
    industry: Annotated[str, Field(pattern=r"^[0-9]{4}$")]
    unit: NonEmpty
    process: tuple[Code, ...] = ()
    few_sources: Words | None = None
    made_from: tuple[InputEntry, ...] = ()
    family: Words
