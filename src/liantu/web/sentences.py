"""句子的写法: a sentence made by rule, for pages with its values as links, for documents as plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from liantu.kernel.sentence import Cited, Linked, Sentence
from liantu.kernel.text import Text
from liantu.web.figures import ShownFigure, show, translated


@dataclass(frozen=True, slots=True)
class ShownPiece:
    """A piece of a sentence as a page draws it: words, words with an address, or a figure that opens."""

    text: str
    url: str = ""
    figure: ShownFigure | None = None


def shown_pieces(said: Sentence) -> Iterator[ShownPiece]:
    """Yield the pieces of a sentence in the viewer's language."""
    for piece in said.pieces:
        match piece:
            case Text():
                yield ShownPiece(translated(piece))
            case Linked(text, url):
                yield ShownPiece(translated(text), url)
            case Cited(code, subject, period, value):
                if value is not None and piece.bound_words.zh:
                    yield ShownPiece(translated(piece.bound_words))
                yield ShownPiece("", figure=show(code, subject, period, value))


def plain_sentence(said: Sentence) -> str:
    """Return a sentence as plain words in the viewer's language, its values with their units, as a document prints it."""
    return "".join(piece.text if piece.figure is None else _figure_words(piece.figure) for piece in shown_pieces(said))


def _figure_words(figure: ShownFigure) -> str:
    blank = "" if figure.unit in {"", "%"} else " "
    return f"{figure.digits}{blank}{figure.unit}" if figure.known else translated(Text("未知", "unknown"))
