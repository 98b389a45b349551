"""Draws a Finding: its heading, its picture, its table and how it was worked out."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

from analytics.charts.theme import STATUSES
from analytics.review import Finding, Method, Picture, export, words
from pages.parts import action_form, pin_form, ways
from pages.parts.rows import OLDEST, rows
from pages.parts.still import still
from pages.parts.text import plain

if TYPE_CHECKING:
    from analytics.errors import ServiceReviewError

_OWED: Final = {"owner": "Owner", "act": "Act by"}


def cell(finding: Finding, *, heading: str = "answer", table: str = "folded") -> None:
    """Draws the finding where the page stands.

    Args:
        finding: what is drawn.
        heading: "answer" or "question" as the heading; "" where the page's title already says it.
        table: "shown", "folded" away behind a click, or "none".
    """
    if heading:
        head(finding, heading)
    if finding.picture is not None:
        picture(finding.picture, key=f"chart-{finding.key}")
    if table == "shown" and finding.table.height:
        rows(finding)
    foot(finding, table=table)


def foot(finding: Finding, *, table: str = "folded") -> None:
    """Offers what stands behind a finding: its table, the download of it, how it was worked out and its Python.

    One row to open, and nothing in it is made or sent until it is.
    """
    label = "Table, and how this is worked out" if table == "folded" else "How this is worked out"
    opened = st.expander(
        label, icon=":material/function:", type="compact", key=f"behind-{finding.key}", on_change="rerun"
    )
    if not opened.open:
        return
    with opened:
        if table == "folded" and finding.table.height:
            rows(finding)
        if table != "none":
            downloads(finding)
        with st.container(horizontal=True, gap="small"):
            pin_form.draw(finding)
            action_form.draw(finding)
        worked_out(finding)


@still
def title(*, finding: Finding, about: str) -> Finding:
    """Draws a page's title, which is its finding, and under it what it is about; the finding."""
    st.title(plain(finding.answer), anchor=False)
    st.caption(plain(about))
    return finding


def refused(error: ServiceReviewError) -> None:
    """Draws why something cannot be answered, and what would mend it."""
    st.info(plain(words.sentence(str(error))), icon=":material/info:")


def head(finding: Finding, heading: str = "answer") -> None:
    """Draws the heading and its status, and under a question its answer."""
    st.subheader(plain(finding.answer if heading == "answer" else finding.question), anchor=False)
    if finding.status:
        badge(finding.status)
    if heading == "question":
        st.markdown(plain(finding.answer))


def badge(status: str) -> None:
    """Draws a status by shape, colour and word."""
    shown = STATUSES[status]
    st.badge(shown.word, icon=f":material/{shown.icon}:", color=shown.hue)


def sentences(finding: Finding, most: int) -> None:
    """Draws the finding's answer and the first few sentences it lists, each with the way to the page that shows it.

    Args:
        finding: with the columns service, sentence, page, agreement and target; the table behind it has every sentence.
        most: how many are drawn.
    """
    _sentences(finding=finding, most=most)
    foot(finding)


@still
def _sentences(*, finding: Finding, most: int) -> Finding:
    st.subheader(plain(finding.answer), anchor=False)
    with st.grid(3, min_column_width=280, gap="medium"):
        for row in finding.table.head(most).to_dicts():
            with st.container(gap="xxsmall"):
                service, said = plain(row["service"]), plain(row["sentence"])
                st.markdown(f"**{service}**{said.removeprefix(service)}" if said.startswith(service) else said)
                ways.onward(row["page"], agreement=row["agreement"], name=row["target"])
    return finding


@still
def cards(*, finding: Finding, most: int) -> Finding:
    """Draws the first few matters a finding lists, each in a frame with the way to its page; the finding.

    Args:
        finding: with the columns status, title, why, owner, act, page, agreement and target.
        most: how many are drawn.
    """
    for row in finding.table.head(most).to_dicts():
        shown = STATUSES[row["status"]]
        told = " · ".join(f"{label}: {row[name]}" for name, label in _OWED.items() if row[name])
        with st.container(border=True, gap="xsmall"):
            st.markdown(
                f":{shown.hue}-badge[:material/{shown.icon}: {shown.word}] **{plain(row['title'])}**  \n"
                f"{plain(row['why'])}  \n:small[{plain(told)}]"
            )
            ways.onward(row["page"], agreement=row["agreement"], name=row["target"])
    return finding


@still
def lines(*, finding: Finding) -> Finding:
    """Draws the finding's rows as a list, each with its source: columns assumption, source and detail; the finding."""
    st.markdown(
        "\n".join(
            f"- **{plain(row['assumption'])}**  \n"
            f"  {plain(row['detail'])} :small[:gray[Source: {plain(row['source'])}]]"
            for row in finding.table.to_dicts()
        )
    )
    return finding


@still
def figures(*, finding: Finding, narrowest: int = 165) -> Finding:
    """Draws a row of main figures: columns label, shown, delta, better, against, and where known trend and help.

    Args:
        finding: the figures.
        narrowest: pixels below which two do not stand beside each other.
    """
    with st.grid(max(finding.table.height, 1), min_column_width=narrowest, gap="small"):
        for row in finding.table.to_dicts():
            st.metric(
                row["label"], row["shown"], row["delta"] or ("unchanged" if row["against"] else None),
                delta_color=hue(row["better"] if row["delta"] else None),
                delta_arrow="auto" if row["delta"] and not row["delta"].startswith("±") else "off",
                delta_description=f"vs {row['against']}" if row["against"] else None,
                chart_data=row.get("trend"), help=row.get("help"), border=True, height="stretch",
            )  # fmt: skip
    return finding


def hue(better: bool | None) -> Literal["green", "red", "gray"]:  # noqa: FBT001  # the three answers there are
    """The colour of a change: for the better, for the worse, or neither."""
    return "gray" if better is None else "green" if better else "red"


def picture(drawn: Picture, *, key: str) -> None:
    """Draws a picture in the viewer's theme, from a spec made once."""
    _picture(drawn=drawn, key=key, look="dark" if st.context.theme.type == "dark" else "light")


@still
def _picture(*, drawn: Picture, key: str, look: str) -> Picture:
    from analytics.charts.registry import chart, spec  # Altair takes a second to import: not before the first picture

    kind = chart(drawn.kind)
    st.vega_lite_chart(
        kind.rows(drawn.frame).to_arrow(compat_level=OLDEST), spec(drawn.kind, dict(drawn.options), look),
        theme=None, width="stretch", height=drawn.height or "content", alt=drawn.description, key=key,
    )  # fmt: skip
    if kind.reading:
        st.caption(kind.reading)
    return drawn


def worked_out(finding: Finding) -> None:
    """Draws definition, counts, conventions, exclusions, method, accuracy, versions and the Python."""
    for label, told in told_of(finding.method).items():
        st.markdown(f"**{label}**  \n{plain(told)}")
    st.markdown("**Make it again**")
    st.code(finding.recipe.code(), language="python", wrap_lines=True)


def told_of(method: Method) -> dict[str, str]:
    """What is known of how a figure was worked out, by heading, leaving out what is not."""
    cut = f"{method.as_of:%-d %B %Y %H:%M} UTC" if method.as_of else ""
    version = f"data version {method.data_version}, agreements {method.agreement_version or 'none'}"
    known = {
        "What is measured": method.definition,
        "Behind it": method.n,
        "Calendar": method.calendar,
        "Conventions": "; ".join(method.conventions),
        "Left out": "; ".join(method.exclusions),
        "Method": method.method,
        "How sure": method.accuracy,
        "Data cut-off": cut,
        "Versions": version,
        "Trail of changes": method.trail,
    }
    return {label: told for label, told in known.items() if told}


def downloads(finding: Finding) -> None:
    """Offers the table as CSV and as a workbook, made when it is asked for."""
    with st.container(horizontal=True, gap="small"):
        for form, icon, mime, write in (
            ("CSV", "download", "text/csv", export.csv),
            ("XLSX", "table_view", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", export.xlsx),
        ):
            st.download_button(
                form, data=partial(write, finding), file_name=f"{stem(finding)}.{form.lower()}", mime=mime,
                on_click="ignore", type="tertiary", icon=f":material/{icon}:", key=f"{form}-{finding.key}",
            )  # fmt: skip


def stem(finding: Finding) -> str:
    """The name of a download, one for each content: the server tells large files apart by little more than that."""
    return f"{finding.key.replace('.', '-')}-{sha256(finding.recipe.code().encode()).hexdigest()[:10]}"


def empty(missing: str, page: str = "../records.py", label: str = "Add records") -> None:
    """Draws what is missing and a link to the page that adds it."""
    with st.container(border=True, key="empty"):
        st.markdown(plain(missing))
        st.page_link(page, label=label, icon=":material/arrow_forward:", icon_position="right")
