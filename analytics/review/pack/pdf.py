"""The pack as PDF: tagged for those who hear it (PDF/UA-1), its pictures as vectors, its text as plain as it came."""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from analytics.errors import QuestionError
from analytics.review.pack import letters
from analytics.review.pack.paper import told

if TYPE_CHECKING:
    from analytics.review.pack.contents import Pack

#: How it looks; what it says comes as data.
_LOOK: Final = Path(__file__).with_name("pack.typ")


def write(pack: Pack) -> bytes:
    """The PDF, whole; the same contents give the same bytes.

    Raises:
        QuestionError: something in it cannot be drawn, such as a logo that is damaged inside.
    """
    import typst

    with tempfile.TemporaryDirectory(prefix="pack-") as folder:
        root = Path(folder)
        (root / "pack.json").write_text(json.dumps(told(pack), ensure_ascii=False), "utf-8")
        (root / "pack.typ").write_bytes(_LOOK.read_bytes())
        if pack.logo:
            (root / f"logo.{pack.logo.kind}").write_bytes(pack.logo.content)
        day = datetime.combine(pack.cover.as_of or pack.cover.last, time(12), UTC)
        try:
            compiler = typst.Compiler(
                input=root / "pack.typ", root=root, font_paths=list(letters.folders()), ignore_system_fonts=True
            )
            made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=day)
        except typst.TypstError as error:
            problem = f"the PDF cannot be drawn ({str(error).strip().splitlines()[0]})"
            remedy = "Try another logo, if there is one" if pack.logo else ""
            raise QuestionError(problem, remedy=remedy) from error
    return cast("bytes", made)  # it is a list for pictures of pages
