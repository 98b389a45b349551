"""The pack as PDF: tagged for those who hear it (PDF/UA-1), its pictures as vectors, its text as plain as it came."""

from __future__ import annotations

import json
import re
import tempfile
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from analytics.errors import QuestionError
from analytics.review.pack import letters
from analytics.review.pack.paper import told
from analytics.review.pack.picture import flattened

if TYPE_CHECKING:
    from analytics.review.pack.contents import Pack

#: Scripts that are set with others than the family's own letters.
_FOREIGN: Final = re.compile("[\u0590-\u1fff\u2c00-\ud7ff\uf900-\ufdff\ufe70-\ufefc\U00010000-\U0010ffff]")

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
        (root / "pack.typ").write_bytes(_LOOK.read_bytes())
        if pack.logo:
            (root / f"logo.{pack.logo.kind}").write_bytes(pack.logo.content)
        day, said = datetime.combine(pack.cover.as_of or pack.cover.last, time(12), UTC), told(pack)
        try:
            try:
                made = _compiled(root, said, day)
            except typst.TypstError:  # it cannot set every script within a drawing, and leaves signs without a meaning
                made = _compiled(root, _flat(said), day)
        except typst.TypstError as error:
            problem = f"the PDF cannot be drawn ({str(error).strip().splitlines()[0]})"
            remedy = "Try another logo, if there is one" if pack.logo else ""
            raise QuestionError(problem, remedy=remedy) from error
    return made


def _compiled(root: Path, said: dict[str, Any], day: datetime) -> bytes:
    import typst

    (root / "pack.json").write_text(json.dumps(said, ensure_ascii=False), "utf-8")
    compiler = typst.Compiler(
        input=root / "pack.typ", root=root, font_paths=list(letters.folders()), ignore_system_fonts=True
    )
    made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=day)
    return cast("bytes", made)  # it is a list for pictures of pages


def _flat(value: Any) -> Any:
    """The same with drawings that hold other scripts than ours as pictures; what they say is told beside each."""
    match value:
        case {"svg": str(drawn), **more}:
            return {**more, "svg": flattened(drawn) if _FOREIGN.search(drawn) else drawn}
        case dict():
            return {key: _flat(part) for key, part in value.items()}
        case list() | tuple():
            return [_flat(part) for part in value]
    return value
