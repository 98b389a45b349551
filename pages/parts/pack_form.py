"""The pack of a review: for whom, in which form and language of numbers, built with a word of how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review import words
from pages.parts import session
from pages.parts.text import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.register.notebook import ServiceReview
    from analytics.review.pack import Pack

#: Where the files that were built last are kept for this visit.
_BUILT: Final = "pack-built"


@dataclass(frozen=True)
class Asked:
    """What a pack is built of: whose it is, and how it is written."""

    customer: str
    locale: str
    forms: tuple[str, ...]
    logo: bytes | None


@dataclass(frozen=True)
class Built:
    """What was built: the pack, what it was asked for, and its files by the name of their form."""

    pack: Pack
    of: tuple[str, str, str]
    files: Mapping[str, bytes]


def draw(held: ServiceReview) -> None:
    """Draws what may be chosen, builds the pack when asked, and offers its files."""
    drawer = st.expander(
        "The pack for the board", icon=":material/picture_as_pdf:", type="compact", key="pack", on_change="rerun"
    )
    if not drawer.open:
        return
    with drawer:
        asked = _asked()
        if asked is not None:
            st.session_state.pop(_BUILT, None)
            _build(held, asked)
        built: Built | None = st.session_state.get(_BUILT)
        if built is not None and built.of == _of(held):
            _offer(built)


def _of(held: ServiceReview) -> tuple[str, str, str]:
    """What the files are of; those of another workspace, notebook or state of the register are not offered."""
    here = session.place()
    return here.name, held.name, session.review().trail


def _asked() -> Asked | None:
    """What is asked for, once it is; None before."""
    from analytics.review.pack.forms import FORMS  # Babel and fonts are not needed before
    from analytics.review.pack.language import COMMON, named

    customers = [entry.name for entry in session.review().catalogue.customers]
    with st.form("pack-form", border=False):
        with st.grid(2, min_column_width=220):
            customer = st.selectbox("For", ["", *customers], format_func=lambda name: name or "Everybody: the whole")
            locale = st.selectbox("Dates, numbers and amounts as in", COMMON, format_func=named)
            logo = st.file_uploader("A logo for the cover, if you like: PNG, JPEG or SVG", max_upload_size=2)
        forms = st.multiselect("As", list(FORMS), list(FORMS), format_func=lambda name: FORMS[name].label)
        if st.form_submit_button("Build the pack", type="primary", icon=":material/inventory_2:"):
            return Asked(customer, locale, tuple(forms), logo.getvalue() if logo else None)
    return None


def _build(held: ServiceReview, asked: Asked) -> None:
    """Builds the pack, telling how far it is; what stands in the way is said."""
    from analytics.review.pack import building, logo
    from analytics.review.pack.forms import chosen

    bar = st.progress(0.0, "Gathering the records")
    try:
        forms = chosen(asked.forms)
        pack = building.build(
            session.review(), f"{held.last:%Y-%m}", customer=asked.customer, locale=asked.locale,
            held=None if asked.customer else held.name, logo=logo.read(asked.logo) if asked.logo else None,
            progress=lambda done, what: session.tell(bar, done, what),
        )  # fmt: skip
    except ServiceReviewError as refused:
        st.error(plain(words.sentence(str(refused))), icon=":material/error:")
        bar.empty()
        return
    files = {}
    for form in forms:  # one that cannot be written keeps none of the others back
        session.tell(bar, 1.0, f"Writing: {form.label}")
        try:
            files[form.name] = form.write(pack)
        except ServiceReviewError as refused:
            st.error(plain(f"{form.label}: {refused}"), icon=":material/error:")
    st.session_state[_BUILT] = Built(pack, _of(held), files)
    bar.empty()


def _offer(built: Built) -> None:
    """Draws a download for each file, whose name tells its content, and what the pack leaves out."""
    from analytics.review.pack.forms import FORMS

    cover = built.pack.cover
    st.markdown(plain(f"{cover.title}, {built.pack.language.month(cover.first)}"))
    with st.container(horizontal=True, gap="small"):
        for name, content in built.files.items():
            form = FORMS[name]
            st.download_button(
                form.label, content, f"{built.pack.stem}-{sha256(content).hexdigest()[:10]}{form.suffix}", form.mime,
                on_click="ignore", icon=":material/download:", key=f"pack-{name}",
            )  # fmt: skip
    for said in built.pack.left_out:
        st.caption(plain(said))
