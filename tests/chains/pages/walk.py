"""What no page may contain: inline style or script, or an address on another machine."""

from __future__ import annotations

from html.parser import HTMLParser


class Walk(HTMLParser):
    """Collects what breaks the content security policy or leaves the machine, and all figure links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.broken: list[str] = []
        self.figures: list[str] = []
        self._script = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._script = tag == "script" and values.get("type") != "application/json"
        if tag == "style":
            self.broken.append("<style>")
        for name, value in values.items():
            inline = name == "style" or (name.startswith("on") and name != "on")
            outside = name in {"src", "href", "action", "hx-get", "hx-post"} and value.startswith(("http:", "https:", "//", "javascript:"))
            if inline or outside:
                self.broken.append(f"<{tag} {name}={value!r}>")
        if "figure-link" in values.get("class", ""):
            self.figures.append(values["href"])

    def handle_data(self, data: str) -> None:
        if self._script and data.strip():
            self.broken.append(f"script: {data[:40]}")

    def handle_endtag(self, tag: str) -> None:
        self._script = False
