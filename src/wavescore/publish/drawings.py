"""Figures as a page holds them: the SVG itself, in the width that suits a screen or a phone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from wavescore.analyses.registry import analyses


@dataclass(frozen=True)
class Drawing:
    """A figure as the report holds it: its SVG in two widths, its finding and how to read it."""

    name: str
    title: str
    description: str
    svg: Markup
    narrow: Markup

    @property
    def short_title(self) -> str:
        """The title without the finding, with which the description begins."""
        ends = [place for place in range(len(self.title)) if self.title.startswith(". ", place)]
        heads = (self.title[:e] for e in ends if self.description.startswith(self.title[e + 2 :]))
        return next(heads, self.title)


def figure_names(names: Iterable[str]) -> list[str]:
    """Return the figures of these analyses in the report's order: each one's own, then its more."""
    chosen = set(names)
    found = (each for name, each in analyses().items() if name in chosen)
    return [figure for each in found for figure in (each.name, *each.more_figures)]


def drawings_of(figures: Path, names: list[str], place: str = "") -> list[Drawing]:
    """Return the figures of these names in a folder; `place` tells a second copy on a page."""
    found = (drawing(figures / f"{name}.svg", place) for name in names)
    return [each for each in found if each]


def drawing(path: Path, place: str = "") -> Drawing | None:
    """Return a figure as part of a page, or None where there is no such file."""
    if not path.is_file():
        return None
    wide, narrow = (
        _embedded(each, f"{place}{each.stem}") if each.is_file() else Markup("")
        for each in (path, path.with_name(f"{path.stem}_narrow.svg"))
    )
    title, description = (
        re.search(rf"<{tag}>(.*?)</{tag}>", wide, re.DOTALL) for tag in ("title", "desc")
    )
    return Drawing(
        path.stem,
        Markup(title.group(1)).unescape() if title else path.stem,
        Markup(description.group(1)).unescape() if description else "",
        wide,
        narrow,
    )


def _embedded(path: Path, name: str) -> Markup:
    """Return an SVG's element, its ids with the figure's name in front: figures share a page."""
    text = path.read_text(encoding="utf-8")
    text = text[text.index("<svg") :]
    text = re.sub(r'\bid="', f'id="{name}-', text)
    text = re.sub(r"url\(#", f"url(#{name}-", text)
    return Markup(re.sub(r'href="#', f'href="#{name}-', text))
