"""HTML pages taken apart with the standard library's parser."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"meta", "br", "input", "link", "img", "hr"})


@dataclass
class Element:
    """A tag with its attributes, what it contains, and the text right inside it."""

    tag: str
    attributes: dict[str, str]
    children: list["Element"] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def all(self, tag: str = "", **wanted: str) -> Iterator["Element"]:
        """This element and those inside it that have the tag and the attributes."""
        attributes = {name.rstrip("_"): value for name, value in wanted.items()}
        if tag in ("", self.tag) and attributes.items() <= self.attributes.items():
            yield self
        for child in self.children:
            yield from child.all(tag, **wanted)

    def text(self) -> str:
        """All text inside, in no particular order."""
        return " ".join([*self.texts, *(child.text() for child in self.children)])


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.path = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice in <{tag}>"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.path[-1].children.append(element)
        if tag not in _VOID:
            self.path.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.path[-1].tag == tag, f"</{tag}> closes <{self.path[-1].tag}>"
        self.path.pop()

    def handle_data(self, data: str) -> None:
        self.path[-1].texts.append(data)


def parsed(page: str) -> Element:
    """The root of a page; AssertionError where its tags do not nest."""
    builder = _Builder()
    builder.feed(page)
    builder.close()
    assert len(builder.path) == 1, f"<{builder.path[-1].tag}> is never closed"
    return builder.path[0]
