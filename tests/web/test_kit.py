"""The kit: every component has an example that renders, a word in the docs, and slots that keep what is put into them."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template
from django.template.loader import get_template
from django.test import Client, RequestFactory

from liantu.web import kit
from liantu.web.templatetags.liantu import register
from tests.conftest import ROOT

TEMPLATES = ROOT / "src" / "liantu" / "web" / "templates" / "web"
COMPONENTS = sorted(path.stem for path in (TEMPLATES / "components").glob("*.html"))
WITH_SLOTS = [name for name in COMPONENTS if "<c-vars" in (TEMPLATES / "components" / f"{name}.html").read_text("utf-8")]
DOCS = (ROOT / "docs" / "rooms" / "web.md").read_text("utf-8")


def page(source: str, **context: object) -> str:
    """``source`` as the loader compiles it, without the whitespace between its lines."""
    from django_cotton.compiler_regex import CottonCompiler

    template = Template(CottonCompiler().process(source))
    return re.sub(r"\s+", " ", template.render(Context({"request": RequestFactory().get("/"), **context})))


@pytest.mark.parametrize("name", kit.EXAMPLES)
def test_an_example_renders(name: str) -> None:
    text = get_template(f"web/kit/{name}.html").render(kit.example_context(), RequestFactory().get("/"))
    assert "<" in text
    assert not re.search(r"<c-|\{%|\{\{", text)


def test_the_page_shows_every_example() -> None:
    assert sorted(kit.EXAMPLES) == sorted(path.stem for path in (TEMPLATES / "kit").glob("*.html"))


@pytest.mark.parametrize("name", WITH_SLOTS)
def test_every_component_with_slots_stands_in_an_example(name: str) -> None:
    written = f"<c-{name.replace('_', '-')}"
    assert [path.name for path in (TEMPLATES / "kit").glob("*.html") if re.search(rf"{written}[\s>]", path.read_text("utf-8"))]


@pytest.mark.parametrize("name", [*register.tags, *register.filters])
def test_every_tag_and_filter_is_documented(name: str) -> None:
    assert re.search(rf"`{name}\b", DOCS), f"docs/rooms/web.md does not name {name}"


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_template_is_documented(name: str) -> None:
    words = {name, f"c-{name.replace('_', '-')}", f"{name}.html"}
    tags = {"tile_map": "tiles"}
    assert words & set(re.findall(r"`<?([\w.-]+)", DOCS)) or tags.get(name, name) in DOCS, f"docs/rooms/web.md does not name {name}"


def test_documented_components_exist() -> None:
    written = {
        word.replace("-", "_") for path in (ROOT / "docs").glob("**/*.md") for word in re.findall(r"<c-([a-z-]+)", path.read_text("utf-8"))
    }
    assert written - {"slot"} - set(WITH_SLOTS) == set()


def test_a_card_keeps_title_actions_and_body() -> None:
    text = page(
        '<c-card id="a" class="wide" title="{{ t }}" padded><c-slot name="actions"><a>more</a></c-slot><p>body</p></c-card>', t="A & B"
    )
    assert re.search(r'<section class="card wide" id="a"\s?>', text)
    assert "<h2>A &amp; B</h2> <a>more</a>" in text
    assert '<div class="card-body"> <p>body</p> </div>' in text


def test_a_component_sees_only_what_it_is_given() -> None:
    assert "<header>" not in page("<c-card>body</c-card>", title="the page's own", padded=True)


def test_cards_in_cards_keep_their_own_slots() -> None:
    text = page('<c-card title="out"><c-card title="in"><c-slot name="actions">inner</c-slot></c-card></c-card>')
    assert text.count("inner") == 1
    assert "<h2>in</h2> inner" in text


def test_what_a_person_wrote_is_escaped_in_attributes_and_slots() -> None:
    text = page(
        '<c-data-table label="{{ evil }}" caption="{{ evil }}"><tr><td>{{ evil }}</td></tr></c-data-table>'
        '<c-key-number name="{{ evil }}" id="{{ evil }}">1</c-key-number>',
        evil='"><script>x</script>',
    )
    assert "<script>" not in text
    assert text.count("&lt;script&gt;") == 5


def test_a_table_with_groups_brings_its_own_bodies() -> None:
    assert page("<c-data-table grouped><tbody><tr><td>1</td></tr></tbody></c-data-table>").count("<tbody>") == 1
    assert page("<c-data-table><tr><td>1</td></tr></c-data-table>").count("<tbody>") == 1


def test_an_empty_state_leaves_out_what_is_not_there() -> None:
    text = page('<c-empty-state title="nothing" />')
    assert "nothing" in text
    assert "<a" not in text


@pytest.mark.django_db
def test_the_page_is_not_for_the_public_unless_in_debug(client: Client, settings: object) -> None:
    assert client.get("/kit/").status_code == 404
    settings.DEBUG = True  # type: ignore[attr-defined]
    answer = client.get("/kit/").content.decode()
    assert [name for name in kit.EXAMPLES if f'id="{name}"' not in answer] == []
    assert "&lt;c-card" in answer
