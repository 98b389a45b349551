"""Everything a file says, however it is packed: what is searched for what must not be in it."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from typing import Any

import pikepdf
import pypdfium2

#: What is packed into text, such as a picture within a page.
_UNPACKED = re.compile(r"[A-Za-z0-9+/]{200,}={0,2}")

#: How pictures begin, which are drawn from what is searched elsewhere.
PICTURES = (b"\x89PNG", b"\xff\xd8\xff")


def texts(content: bytes) -> str:
    """Every text in the bytes: of a zip its members and their names, of a PDF its pages, streams and metadata.

    What is broken over lines or to fit a cell is joined again, so that a name is found wherever a line ends.
    """
    if content.startswith(b"%PDF"):
        return _joined("\n".join([*pages(content), *_inside(content, streams=True)]))
    if content.startswith(b"PK"):
        return "\n".join(name + "\n" + texts(part) for name, part in _members(content))
    return _joined(_UNPACKED.sub(_within, content.decode("utf-8", "ignore")))


def said(content: bytes) -> str:
    """What the bytes tell a person or a program that reads values: without coordinates, colours and other drawing."""
    if content.startswith(b"%PDF"):
        return _joined("\n".join([*pages(content), *_inside(content, streams=False)]))
    if content.startswith(b"PK"):
        return "\n".join(said(part) for _, part in _members(content))
    if not content.startswith(PICTURES):
        return _joined(re.sub(r"<[^>]*>", " ", _UNPACKED.sub(" ", content.decode("utf-8", "ignore"))))
    return ""


def _within(found: re.Match[str]) -> str:
    """The texts of what is packed into text."""
    return base64.b64decode(found[0] + "=" * (-len(found[0]) % 4)).decode("utf-8", "ignore")


def _members(content: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        return [(name, whole.read(name)) for name in whole.namelist()]


def pages(content: bytes) -> list[str]:
    """The text of each page, as a reader copies it."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [document[nth].get_textpage().get_text_range() for nth in range(len(document))]
    finally:
        document.close()


def numbers(text: str) -> set[int]:
    """Every whole number of a text, however its thousands are set apart; decimals are left off."""
    return {int(re.sub(r"\D", "", found)) for found in re.findall(r"\d{1,3}(?:[.,'\u00a0\u202f ]\d{3})+|\d+", text)}


def _inside(content: bytes, *, streams: bool) -> list[str]:
    """Every string of a PDF, such as alternative texts, bookmarks and metadata, and where asked every stream."""
    found: list[str] = []
    with pikepdf.open(io.BytesIO(content)) as document:
        for part in document.objects:
            found += _strings(part)
            if isinstance(part, pikepdf.Stream) and (streams or part.get("/Type") == "/Metadata"):
                found.append(part.read_bytes().decode("latin-1"))
        found += _strings(document.trailer)
    return found


def _strings(part: Any, depth: int = 0) -> list[str]:
    if isinstance(part, pikepdf.String):
        return [str(part)]
    if isinstance(part, pikepdf.Array) and depth < 8:
        return [text for each in part for text in _strings(each, depth + 1)]
    if isinstance(part, pikepdf.Dictionary | pikepdf.Stream) and depth < 8:
        return [
            text for key, each in part.items() if key not in ("/Parent", "/P") for text in _strings(each, depth + 1)
        ]
    return []


def _joined(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub("[\u200b\u00ad\ufffe]", "", text))
