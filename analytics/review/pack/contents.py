"""What a pack holds, before it is written in any form: findings, and the words of people.

A form draws `Pack.cover`, `Pack.summary`, then every chapter with its blocks, and last an appendix of `Pack.findings`
and `Pack.records`. No form works a figure out, writes a number by hand or asks the review for anything: what it needs
is here, and how to write it is in `Pack.language`: `sentence` for whatever the program says, `cell` for values; the
words of people stay as they are. What is printed under each figure is `provenance.foot`, how it was worked out
`provenance.lines`, its cells on paper are those of `table.shown`, and a picture is `drawing.svg`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from analytics.review import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analytics.review.finding import Finding
    from analytics.review.pack.language import Language
    from analytics.review.pack.logo import Logo


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What stands on the cover, and on the foot of every page.

    Attributes:
        organisation: whose pack it is; "" where the catalogue does not say.
        customer: the one customer it is for; "" for the whole.
        first, last: first and last day of the period under review.
        as_of: the last day that the data cut-off lets in; None where there are no records.
        data_version: version of the records.
        agreement_version: fingerprint of what is agreed.
        trail: head of the trail of changes, "" where nothing was ever kept.
        held: name of the review whose notebook is in the pack; "" where there is none.
        participants: who takes part in it.
    """

    organisation: str
    customer: str = ""
    first: date
    last: date
    as_of: date | None
    data_version: int
    agreement_version: str
    trail: str = ""
    held: str = ""
    participants: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What the pack is called, without its period."""
        whose = self.customer or self.organisation
        return f"Service review for {whose}" if self.customer else f"Service review of {whose}".removesuffix(" of ")


@dataclass(frozen=True, kw_only=True, eq=False)
class Figure:
    """A finding as it stands in the pack.

    Attributes:
        finding: the figure; its answer is the heading, its picture and table stand under it.
        said: what people say of it, as they wrote it.
        stood: how it stood when it was pinned, where it is restated since; "" else. Made by the program, in English.
        rows: so many rows of its table are printed on paper, and the rest is counted; forms for machines take all.
    """

    finding: Finding
    said: str = ""
    stood: str = ""
    rows: int = 40


@dataclass(frozen=True, kw_only=True)
class Words:
    """What people wrote, or the program says without a figure: never markup, never rewritten.

    Attributes:
        kind: "note", "decision", or "remark" for words of the program.
        heading: such as the question that was decided on; "" for none.
        text: plain text, which may have several paragraphs.
        facts: what is known of it by name, such as ("Owner", "Ann"); days are dates, so that they take the locale.
    """

    kind: str
    heading: str = ""
    text: str = ""
    facts: tuple[tuple[str, str | date], ...] = ()


Block = Figure | Words


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A chapter: one question of the review, or one item of its agenda.

    Attributes:
        title: its heading.
        blocks: what stands in it, in order.
        item: whether it is an item of the notebook's agenda.
    """

    title: str
    blocks: tuple[Block, ...]
    item: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Summary:
    """One page for those who read one page.

    Attributes:
        sentences: the findings whose answers are the headlines, the most telling first.
        standing: every service against what was agreed, with its grid of statuses.
        figures: the main figures, with the columns that `brief.figures` has.
        decisions: what needs a decision, with the columns that `brief.decisions` has.
    """

    sentences: tuple[Finding, ...]
    standing: Finding
    figures: Finding
    decisions: Finding

    def opening(self, most: int) -> str:
        """What is for a decision, in a sentence; it says so where only the first `most` of it stand beneath."""
        told, many = self.decisions.answer, self.decisions.table.height
        if many <= most:
            return told
        return f"{told}, the first {words.number_word(most)} of them here and all of them under “Decisions”"


@dataclass(frozen=True, kw_only=True, eq=False)
class Pack:
    """The contents of a pack, and the language it is written in.

    Attributes:
        cover: whose it is, of which period, on which data.
        summary: its one page.
        chapters: what follows, in order.
        records: the findings of the appendix, on what the data consist of.
        left_out: what a pack for one customer does not hold, and why, a sentence each; empty for the whole.
        language: how dates, numbers and amounts are written.
        logo: picture for the cover; None for none.
        zone: IANA zone of its days.
    """

    cover: Cover
    summary: Summary
    chapters: tuple[Chapter, ...]
    records: tuple[Finding, ...] = ()
    left_out: tuple[str, ...] = ()
    language: Language
    logo: Logo | None = None
    zone: str = "UTC"

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding in it once, in the order in which they stand: what the appendix defines."""
        found = {(each.key, each.recipe.code()): each for each in reversed(tuple(self._every()))}
        return tuple(reversed(found.values()))

    @property
    def stem(self) -> str:
        """The name of its files without their ending: whose it is, for whom, which period, on which data.

        Example: `northmoor-shared-services_ashby-hospitals_2026-10_data-1`.
        """
        cover = self.cover
        parts = (_plain(cover.organisation) or "service-review", _plain(cover.customer), f"{cover.first:%Y-%m}")
        return "_".join([*filter(None, parts), f"data-{cover.data_version}"])

    def _every(self) -> Iterator[Finding]:
        summary = self.summary
        yield from (*summary.sentences, summary.standing, summary.figures, summary.decisions)
        for chapter in self.chapters:
            yield from (block.finding for block in chapter.blocks if isinstance(block, Figure))
        yield from self.records


def _plain(name: str) -> str:
    """A name as part of a file's name: letters and digits of any script, the rest hyphens, no longer than 60.

    Example:
        >>> _plain("Ashby Hospitals / Trust")
        'ashby-hospitals-trust'
    """
    words = "".join(mark if mark.isalnum() else " " for mark in name.casefold()).split()
    return "-".join(words)[:60].rstrip("-")
