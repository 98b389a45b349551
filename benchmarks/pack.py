"""How long a page of a pack takes, and the same content through weasyprint, a renderer of HTML and CSS.

    uv run --with-requirements benchmarks/rivals.txt python -m benchmarks.pack

Both set what `paper.told` gives: the same texts and tables, and the same pictures, drawn once beforehand. Each
run is a process of its own, since either remembers what it has set before; rounds are run in turn. Told are the medians
of processor time, the pages of each, seconds a page with every picture drawn anew, and the ratio.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from analytics.review import Review
from analytics.review.pack import paper, pdf
from analytics.review.pack.building import build
from tests.review.pack import made as made_up

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def one(which: str, told: dict[str, Any]) -> tuple[float, int]:
    """Seconds of processor time to set the content once, in a process that has set nothing before; and its pages."""
    written = html(told)
    if which == "weasyprint":
        import weasyprint  # type: ignore[import-not-found, unused-ignore]  # a rival, there for this run only

        start = time.process_time()
        made = weasyprint.HTML(string=written).write_pdf()
    else:
        import typst  # noqa: F401  # as the other is imported before it is timed

        with patch.object(pdf, "told", lambda _: told):  # the pictures are drawn, for both
            start = time.process_time()
            made = pdf.write(made_up.pack())
    return time.process_time() - start, pages(made)


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
    pack = build(Review.open())
    start = time.process_time()
    told = paper.told(pack)
    drawn = time.process_time() - start
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(told, file)
        file.flush()
        found: dict[str, list[tuple[float, int]]] = {"typst": [], "weasyprint": []}
        for _ in range(ROUNDS):
            for which, runs in found.items():
                runs.append(_apart(which, file.name))
    (mine, many), (other, others) = ((statistics.median(s for s, _ in runs), runs[0][1]) for runs in found.values())
    print(f"whole: {many} pages, {drawn + mine:.2f} s, {(drawn + mine) / many:.3f} s a page, every picture drawn anew")
    print(f"set:   {many} pages, {mine:.2f} s; weasyprint {others} pages, {other:.2f} s; ratio {mine / other:.3f}")


def _apart(which: str, file: str) -> tuple[float, int]:
    command = [sys.executable, "-m", "benchmarks.pack", which, file]
    seconds, many = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(seconds), int(many)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(*one(sys.argv[1], json.loads(Path(sys.argv[2]).read_text("utf-8"))))
    else:
        main()
