"""The forms a pack is written in; a new one is a file with a function from a pack to bytes, and a line here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from analytics.errors import QuestionError
from analytics.review.pack import html, notebook, pdf, slides, tables, workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from analytics.review.pack.contents import Pack


@dataclass(frozen=True, kw_only=True)
class Form:
    """One form.

    Attributes:
        name: what people ask for.
        label: what it is, in a few words.
        suffix: how its file's name ends.
        mime: its type on the wire.
        write: a pack in, the whole file out.
    """

    name: str
    label: str
    suffix: str
    mime: str
    write: Callable[[Pack], bytes]


_OFFICE: Final = "application/vnd.openxmlformats-officedocument.{}"

FORMS: Final = {
    form.name: form
    for form in (
        Form(name="pdf", label="PDF, to print and to read", suffix=".pdf", mime="application/pdf", write=pdf.write),
        Form(
            name="slides",
            label="Slides, to present and to change",
            suffix=".pptx",
            mime=_OFFICE.format("presentationml.presentation"),
            write=slides.write,
        ),
        Form(
            name="workbook",
            label="Workbook, a sheet a figure",
            suffix=".xlsx",
            mime=_OFFICE.format("spreadsheetml.sheet"),
            write=workbook.write,
        ),
        Form(
            name="tables",
            label="Tables as CSV, for programs",
            suffix=".csv.zip",
            mime="application/zip",
            write=tables.write,
        ),
        Form(
            name="notebook",
            label="Jupyter notebook, to work it out again",
            suffix=".ipynb",
            mime="application/x-ipynb+json",
            write=notebook.write,
        ),
        Form(name="html", label="Web page in one file", suffix=".html", mime="text/html", write=html.write),
    )
}


def chosen(names: Iterable[str] = ()) -> tuple[Form, ...]:
    """The forms of those names, all there are for none.

    Raises:
        QuestionError: there is no such form.
    """
    wanted = list(dict.fromkeys(names)) or list(FORMS)
    for name in wanted:
        if name not in FORMS:
            problem = f"a pack cannot be written as {name!r}"
            raise QuestionError(problem, found=name, exists=FORMS)
    return tuple(FORMS[name] for name in wanted)
