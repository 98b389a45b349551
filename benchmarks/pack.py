"""How long a page of a pack takes, and the same content through weasyprint, a renderer of HTML and CSS.

    uv run --with-requirements benchmarks/rivals.txt python -m benchmarks.pack

Both draw what `paper.told` gives: the same texts and tables, and the same pictures, which are drawn once beforehand.
Rounds are run in turn; told are the medians, the pages of each, seconds a page with and without the pictures' drawing,
and the ratio.
"""

from __future__ import annotations

import statistics
import time
from html import escape
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from analytics.review import Review
from analytics.review.pack import paper, pdf
from analytics.review.pack.building import build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROUNDS: Final = 5

STYLE: Final = """@page { size: A4; margin: 20mm 18mm 21mm; @bottom-right { content: counter(page) } }
body { font: 9.5pt sans-serif } h1 { break-before: page }
table { width: 100%; border-collapse: collapse; font-size: 8pt }
td, th { border-bottom: 0.5pt solid #b8c0cb; text-align: left; vertical-align: top } svg { width: 100% }"""


def html(told: dict[str, Any]) -> str:
    """The same content as HTML."""
    return f"<html lang=en><title>{escape(told['title'])}</title><style>{STYLE}</style>{''.join(_parts(told))}"


def _parts(told: dict[str, Any]) -> Iterator[str]:
    yield f"<h1>{escape(told['cover']['title'])}</h1>{_terms(told['cover']['facts'])}"
    summary = told["summary"]
    yield f"<h1>{escape(summary['title'])}</h1>"
    yield "".join(f"<p>{escape(each)}</p>" for each in summary["sentences"])
    yield "".join(f"<p>{escape(' '.join(each.values()))}</p>" for each in (*summary["figures"], *summary["decisions"]))
    yield summary["picture"]["svg"] if summary["picture"] else ""
    for chapter in told["chapters"]:
        yield f"<h1>{escape(chapter['title'])}</h1>"
        yield from map(_block, chapter["blocks"])
    yield "<h1>Appendix</h1>"
    yield from map(_block, told["records"])
    for each in told["methods"]:
        yield f"<h3>{escape(each['question'])}</h3>{_terms(each['lines'])}"


def _terms(pairs: list[Any]) -> str:
    return "<dl>" + "".join(f"<dt>{escape(name)}<dd>{escape(said)}" for name, said in pairs) + "</dl>"


def _block(block: dict[str, Any]) -> str:
    if block["is"] == "words":
        return f"<h2>{escape(block['heading'])}</h2><p>{escape(block['text'])}</p>{_terms(block['facts'])}"
    table, picture = block["table"], block["picture"]
    head = "".join(f"<th>{escape(told)}" for told in table["headings"])
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(told)}" for told in row)
        + "".join(f"<tr><td colspan={len(row)}>{escape(name)}: {escape(said)}" for name, said in under)
        for row, under in zip(table["rows"], table["beneath"], strict=True)
    )  # fmt: skip
    return (
        f"<h2>{escape(block['answer'])}</h2>{picture['svg'] if picture else ''}"
        f"<table><thead><tr>{head}</thead><tbody>{rows}</tbody></table><p>{escape(block['foot'])}</p>"
    )


def timed(make: Callable[[], bytes]) -> tuple[float, bytes]:
    """Seconds of processor time, and what was made."""
    start = time.process_time()
    made = make()
    return time.process_time() - start, made


def pages(content: bytes) -> int:
    """How many pages a PDF has."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        return len(document)
    finally:
        document.close()


def main() -> None:
    """Prints what was measured."""
    import weasyprint  # type: ignore[import-not-found, unused-ignore]  # a rival, there for this run only

    pack = build(Review.open())
    pdf.write(pack)  # fonts are found and the drawing of pictures is warm
    whole = [timed(lambda: pdf.write(pack)) for _ in range(ROUNDS)]
    told = paper.told(pack)
    written = html(told)
    ours, theirs = [], []
    with patch.object(pdf, "told", lambda _: told):  # the pictures are drawn, for both
        for _ in range(ROUNDS):
            ours.append(timed(lambda: pdf.write(pack)))
            theirs.append(timed(lambda: weasyprint.HTML(string=written).write_pdf()))
    drawn, mine, other = (statistics.median(each for each, _ in runs) for runs in (whole, ours, theirs))
    many, others = pages(ours[0][1]), pages(theirs[0][1])
    print(f"whole: {many} pages, {drawn:.2f} s, {drawn / many:.3f} s a page with every picture drawn")
    print(f"set:   {many} pages, {mine:.2f} s; weasyprint {others} pages, {other:.2f} s; ratio {mine / other:.3f}")


if __name__ == "__main__":
    main()
