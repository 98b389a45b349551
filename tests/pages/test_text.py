"""Text from data cannot format, link, load or pretend."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from pages.parts.text import plain
from tests.pages.conftest import Serve, Visit

HOSTILE = [
    "plain words",
    "**bold** _em_ ~~gone~~ `code`",
    "[click](https://evil.example/a) <https://evil.example/b>",
    "![x](https://evil.example/x.png)",
    "https://evil.example/c and www.evil.example and me@evil.example",
    ":red[hot] :material/delete: :red-badge[x] :smile: :+1:",
    "$x^2$ and $$y$$",
    "# heading",
    "- item",
    "1. first",
    "> quote",
    "    indented",
    "| a | b |",
    "<script>alert(1)</script> <b>b</b> &amp; &#60;",
    "a -> b <- c -- d",
    "C:\\temp\\new",
    "Zeile\nzwei",
]


def test_plain_words_stay_plain() -> None:
    assert plain("Nine of twelve services") == "Nine of twelve services"


def test_text_is_brought_to_one_line() -> None:
    assert plain("one\n\n  two\tthree ") == "one two three"


@pytest.mark.browser
def test_hostile_text_is_shown_as_it_is_written(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    script = tmp_path / "hostile.py"
    script.write_text(
        "import streamlit as st\nfrom pages.parts.text import plain\nfrom tests.pages.test_text import HOSTILE\n"
        "for n, text in enumerate(HOSTILE):\n    st.container(key=f'row{n}').markdown(plain(text))\n"
    )
    visitor = visit(serve(script))
    for number, text in enumerate(HOSTILE):
        shown = visitor.key(f"row{number}")
        assert shown.inner_text().replace("\u2060", "").strip() == " ".join(text.split())
        marked = (
            "a, img, b, strong, em, code, del, h1, li, blockquote, table, script, .katex, [role=img], [style*=color]"
        )
        expect(shown.locator(f"p :is({marked})")).to_have_count(0)
    assert visitor.outside == []
