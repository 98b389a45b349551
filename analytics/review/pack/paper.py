"""What stands on the pages of a pack, as plain values for the look: every text written out, every picture drawn."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from analytics.charts.theme import LIGHT, STATUSES
from analytics.review import words
from analytics.review.pack import drawing, letters, provenance
from analytics.review.pack.contents import Figure
from analytics.review.pack.table import broken, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.review.finding import Finding, Picture
    from analytics.review.pack.contents import Block, Pack, Words

#: So many matters stand in the summary, each with so many characters of its reasons: the rest is in its chapter.
_MATTERS, _REASONS = 5, 300

#: Lines of a page that may be begun by one chapter and ended by another.
_PAGE: Final = 60

#: Columns that say the same throughout in a pack for one customer.
_SAME: Final = ("customer",)

#: So many rows are printed of each figure on the data.
_ROWS: Final = 10

#: What every figure has in common, said once where it is what the cover says.
_COMMON: Final = ("Data to", "Versions")


def told(pack: Pack) -> dict[str, Any]:
    """Everything that stands on the pages, by its place; nothing in it is markup."""
    cover, day = pack.cover, pack.cover.as_of
    basis = f"{words.sentence(_cut(pack))}, data version {cover.data_version}, agreements {cover.agreement_version}"
    made = {
        "dated": [day.year, day.month, day.day] if day else None,
        "look": asdict(LIGHT), "foot": _footing(pack), "logo": f"logo.{pack.logo.kind}" if pack.logo else None,
        "cover": _cover(pack), "summary": _summary(pack), "chapters": _chapters(pack), "left_out": pack.left_out,
        "records": [_figure(Figure(finding=each, rows=_ROWS), pack) for each in pack.records],
        "basis": f"{basis}, unless a figure says otherwise.",
        "methods": [_method(each, pack) for each in pack.findings],
    }  # fmt: skip
    title = letters.printable(f"{cover.title}, {pack.language.month(cover.first)}")
    author = letters.printable(cover.organisation or "Service Review")
    return {**_printable(made), "title": title, "author": author, "fonts": letters.families()}


def _printable(value: Any) -> Any:
    """The values with signs that no font has told in words, and places to break long words at; pictures as they are."""
    match value:
        case str():
            return broken(letters.printable(value))
        case {"svg": svg, "alt": alt, **more}:
            return {"svg": svg, "alt": letters.printable(alt), **_printable(more)}
        case dict():
            return {key: _printable(part) for key, part in value.items()}
        case list() | tuple():
            return [_printable(part) for part in value]
    return value


def _cut(pack: Pack) -> str:
    return f"data to {pack.language.day(pack.cover.as_of)}" if pack.cover.as_of else "no records"


def _footing(pack: Pack) -> str:
    """What stands on the foot of every page."""
    cover = pack.cover
    parts = (cover.customer or cover.organisation, pack.language.month(cover.first), _cut(pack))
    return " · ".join([*filter(None, parts), f"data version {cover.data_version}"])


def _cover(pack: Pack) -> dict[str, Any]:
    cover, language = pack.cover, pack.language
    facts = {
        "Provided by": cover.organisation if cover.customer else "",
        "Period": f"{language.day(cover.first)} to {language.day(cover.last)}",
        "Data to": language.day(cover.as_of) if cover.as_of else "",
        "Data version": str(cover.data_version),
        "Agreements": cover.agreement_version,
        "Trail of changes": broken(cover.trail[:16]),
        "Notebook": cover.held,
        "Took part": ", ".join(cover.participants),
        "Made from": f"The records of {cover.customer} alone; the appendix says what is left out"
        * bool(cover.customer),
    }
    return {
        "organisation": cover.organisation, "title": cover.title, "period": language.month(cover.first),
        "facts": [(name, said) for name, said in facts.items() if said],
    }  # fmt: skip


def _summary(pack: Pack) -> dict[str, Any]:
    summary, language = pack.summary, pack.language
    matters = summary.decisions.table.to_dicts()
    return {
        "title": f"{words.sentence(language.month(pack.cover.first))} on one page",
        "sentences": [f"{language.sentence(each.answer)}." for each in summary.sentences],
        "figures": [_main(row, pack) for row in summary.figures.table.to_dicts()],
        "decided": language.sentence(summary.opening(_MATTERS)),
        "decisions": [_matter(row, pack) for row in matters[:_MATTERS]],
        "standing": language.sentence(summary.standing.question),
        "picture": _picture(summary.standing.picture, pack), "foot": provenance.foot(summary.standing, pack),
    }  # fmt: skip


def _main(row: Mapping[str, Any], pack: Pack) -> dict[str, str]:
    """One of the main figures, with the change against the month before."""
    said = pack.language.sentence
    moved = said(row["delta"] or "unchanged") if row["against"] else ""
    since = f"{moved} against {pack.language.on_axis(row['against'])}" if moved else ""
    return {"label": row["label"], "shown": said(row["shown"]), "delta": since}


def _matter(row: Mapping[str, Any], pack: Pack) -> dict[str, str]:
    said = pack.language.sentence
    owed = " · ".join(
        f"{label}: {said(row[name])}" for name, label in (("owner", "Owner"), ("act", "Act by")) if row[name]
    )
    return {
        "shape": STATUSES[row["status"]].glyph, "title": row["title"], "owed": owed,
        "why": _brief(said(row["why"])),
    }  # fmt: skip


def _brief(text: str) -> str:
    """The text, or as much of it as there is room for."""
    if len(text) <= _REASONS:
        return text
    return f"{text[:_REASONS].rsplit(' ', 1)[0].rstrip(',;:')} …"


def _chapters(pack: Pack) -> list[dict[str, Any]]:
    """Each begins a page, but for one that finds room under a short one, and for further items of the notebook."""
    told, room, noted = [], 0, False
    for chapter in pack.chapters:
        needed = sum(map(_lines, chapter.blocks))
        begins = needed > room and not (chapter.item and noted)
        room, noted = (_PAGE if begins else room) - needed, chapter.item
        blocks = [_block(each, pack) for each in chapter.blocks]
        title = f"Notebook: {chapter.title}" if chapter.item else chapter.title
        told.append({"title": title, "begins": begins, "blocks": blocks})
    return told


def _lines(block: Block) -> int:
    """About how many lines a block takes on paper; a picture takes the rest of any page."""
    if isinstance(block, Figure):
        return _PAGE if block.finding.picture else 5 + 3 * min(block.rows, block.finding.table.height)
    return 4 + len(block.text) // 90 + block.text.count("\n") + 2 * len(block.facts)


def _block(block: Block, pack: Pack) -> dict[str, Any]:
    return _figure(block, pack) if isinstance(block, Figure) else _words(block, pack)


def _figure(figure: Figure, pack: Pack) -> dict[str, Any]:
    finding, language = figure.finding, pack.language
    table = shown(finding, language, figure.rows, without=_SAME if pack.cover.customer else ())
    more = words.counted(table.left, "further row" if figure.rows else "row")
    left = language.sentence(f"{words.sentence(more)} not printed here.") if table.left else ""
    status = STATUSES.get(finding.status)
    return {
        "is": "figure", "answer": language.sentence(finding.answer), "said": figure.said,
        "status": f"{status.glyph} {status.word}" if status else "", "stood": language.sentence(figure.stood),
        "picture": _picture(finding.picture, pack), "foot": provenance.foot(finding, pack),
        "table": {**asdict(table), "left": left},
    }  # fmt: skip


def _picture(picture: Picture | None, pack: Pack) -> dict[str, str] | None:
    if picture is None or picture.frame.is_empty():
        return None
    from analytics.charts.registry import chart

    return {
        "svg": drawing.svg(picture, pack.language), "alt": pack.language.sentence(picture.description),
        "reading": pack.language.sentence(chart(picture.kind).reading),
    }  # fmt: skip


def _words(block: Words, pack: Pack) -> dict[str, Any]:
    facts = [(name, pack.language.day(said) if isinstance(said, date) else said) for name, said in block.facts]
    text = pack.language.sentence(block.text) if block.kind == "remark" else block.text.strip()
    text = text or "Nothing is decided yet" * (block.kind == "decision")
    return {"is": "words", "kind": block.kind, "heading": block.heading, "text": text, "facts": facts}


def _method(finding: Finding, pack: Pack) -> dict[str, Any]:
    """How a figure was worked out, without what the pages say of all figures."""
    common = {name: said for name, said in provenance.lines(pack.summary.standing, pack).items() if name in _COMMON}
    lines = provenance.lines(finding, pack).items()
    own = [(name, said) for name, said in lines if common.get(name) != said]
    return {"question": pack.language.sentence(finding.question), "lines": own}
