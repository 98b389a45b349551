"""Records in, step by step: the files, what they look like, which column is which, what became of them, the load."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import polars as pl
import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.records import by_hand, profile, vocabulary
from analytics.review import export, words
from pages.parts import handed_in, mapping_form, session, turns
from pages.parts.text import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from analytics.catalogue import Catalogue
    from analytics.records.formats import Question
    from analytics.records.intake import Intake, Preview
    from analytics.records.profile import SourceProfile
    from analytics.review import Workspace

KINDS: Final = ["csv", "tsv", "txt", "xlsx", "parquet", "jsonl", "json", "gz"]
BY_HAND: Final = "Map its columns by hand"
BY_FILE: Final = "By a source profile I have (TOML)"

#: Profiles that are offered, and words of a column that are asked for, at most.
OFFERED: Final = 3
ASKED: Final = 12

#: Refused rows that are shown; the download has all.
SHOWN: Final = 500

_DELIMITERS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_AS_IT_IS: Final = "leave as it is"
_NOTHING: Final = "says nothing"


def draw(place: Workspace, catalogue: Catalogue) -> None:
    """Draws the steps as far as the reader has come."""
    files = st.file_uploader(
        "Files of records", type=KINDS, accept_multiple_files=True, key=f"files-{handed_in.box()}",
        help="CSV or other delimited text, XLSX, Parquet, JSON lines; gzip may be around them. Files with the same "
        "columns are taken in together.",
    )  # fmt: skip
    if not files:
        st.caption("Tickets, outages, counts, volumes, costs and more. Nothing is kept before you say so.")
        return
    there = handed_in.notes(files)
    batch = _batch(there, files)
    if not batch:
        return
    try:
        seen = _look(there, batch)
        if not seen.rows and len(batch) == 1:
            st.info("There is a header but no row under it, so there is nothing to load.", icon=":material/info:")
            return
        draft = _draft(place, seen, batch[0].name)
        if draft is not None and _wanted(there, draft):
            _take(there, batch, draft, place, catalogue)
    except ServiceReviewError as refused:
        st.error(plain(words.sentence(str(refused))), icon=":material/error:", title="This cannot be taken in yet")


def _batch(there: dict[Any, Any], files: Sequence[UploadedFile]) -> list[UploadedFile]:
    """Files with the same columns, to be taken in together; those that cannot be read are said to be."""
    alike: dict[tuple[str, ...], list[UploadedFile]] = {}
    for file in files:
        try:
            alike.setdefault(handed_in.look(there, file).columns, []).append(file)
        except ServiceReviewError as refused:
            st.error(plain(words.sentence(str(refused))), icon=":material/error:", title=plain(file.name))
    batches = {", ".join(file.name for file in batch): batch for batch in alike.values()}
    if len(batches) < 2:
        return next(iter(batches.values()), [])
    st.info("These files have different columns: take them in one kind after the other.", icon=":material/info:")
    return batches[st.selectbox("Take in", list(batches), key="batch")]


def _look(there: dict[Any, Any], batch: Sequence[UploadedFile]) -> Preview:
    """What the first of the files looks like, on the sheet and from the header the reader says."""
    file, sheet, row = batch[0], "", 0
    seen = handed_in.look(there, file)
    if len(seen.sheets) > 1:
        sheet = st.selectbox("Sheet", seen.sheets, key="sheet", width=320)
    if seen.kind in ("workbook", "delimited"):
        with st.expander("The header is further down", type="compact", key="further-down"):
            row = st.number_input("Its row; 0 for the first with something in it", 0, 1000, key="row", width=320)
    there["place"] = {"sheet": sheet, "header_row": row}
    seen = handed_in.look(there, file, sheet, row)
    about = [
        words.listing([file.name for file in batch]),
        f"{words.counted(len(seen.columns), 'column')}",
        f"{seen.rows:,} {'row' if seen.rows == 1 else 'rows'}" + " in the first" * (len(batch) > 1),
        f"parted by {_DELIMITERS.get(seen.delimiter, seen.delimiter)}" if seen.delimiter else seen.kind,
        seen.encoding,
    ]
    st.caption(plain(" · ".join(part for part in (*about, *seen.notes) if part)))
    st.dataframe(seen.first.head(5), hide_index=True, key="first-rows", alt="The first rows of the file")
    return seen


def _draft(place: Workspace, seen: Preview, file: str) -> SourceProfile | None:
    """The profile the reader chose or made; None until it is whole."""
    known = place.profiles()
    found = profile.recognise(list(seen.columns), known)[:OFFERED]
    named = {_alike(known[name], likeness): known[name] for name, likeness in found}
    picked = st.radio("How is it to be read?", [*named, BY_HAND, BY_FILE], key=f"kind-{handed_in.box()}")
    if picked in named:
        return named[picked]
    if picked == BY_HAND:
        return mapping_form.draw(seen, file, place.zone())
    given = st.file_uploader("The source profile", type=["toml"], key=f"profile-{handed_in.box()}")
    return profile.parse(given.getvalue().decode("utf-8", "replace"), given.name) if given else None


def _alike(made: SourceProfile, likeness: float) -> str:
    title = made.title or made.name
    return plain(f"Looks like {title} ({likeness:.0%} of the columns are the same)")


def _wanted(there: dict[Any, Any], draft: SourceProfile) -> bool:
    """Whether the reader asked for the rows to be checked under this profile; nothing is read before."""
    mark = profile.fingerprint(draft)
    if there.get("checked") != mark and st.button("Check the rows", type="primary", key="check"):
        there["checked"], there["words"] = mark, {}
        st.rerun()
    return bool(there.get("checked") == mark)


def _take(
    there: dict[Any, Any], batch: Sequence[UploadedFile], made: SourceProfile, place: Workspace, catalogue: Catalogue
) -> None:
    """Draws what became of the files, asks what they leave open, and offers to load them."""
    made = _placed(made, there["place"])
    for column, said in there["words"].items():
        made = by_hand.translated(made, column, said)
    intakes = _read(there, batch, made)
    answers = _answers([question for intake in intakes for question in intake.questions])
    if None in answers.values():
        return
    for column, answer in answers.items():
        made = profile.answered(made, column, answer or "")
    intakes = _read(there, batch, made) if answers else intakes
    _became(intakes, made)
    _words(there, vocabulary.asked(intakes, made, catalogue), catalogue)
    _load(intakes, made, place)


def _placed(made: SourceProfile, where: Mapping[str, Any]) -> SourceProfile:
    """The profile with the sheet and the row of the header that the reader chose."""
    return replace(made, **{name: chosen for name, chosen in where.items() if chosen})


def _read(there: dict[Any, Any], batch: Sequence[UploadedFile], made: SourceProfile) -> list[Intake]:
    bar = st.progress(0.0, "Reading")
    taken = [handed_in.take(there, file, made, lambda done, what: session.tell(bar, done, what)) for file in batch]
    bar.empty()
    return taken


def _answers(questions: Sequence[Question]) -> dict[str, str | None]:
    """The format the reader chose for each column that is open, None as long as it is; asked once for all alike."""
    alike: dict[tuple[str, ...], dict[str, Question]] = {}
    for question in questions:
        formats = tuple(reading.format for reading in question.readings)
        alike.setdefault(formats, {}).setdefault(question.column, question)
    return {
        column: answer for asked in alike.values() for answer in [_answer(list(asked.values()))] for column in asked
    }


def _answer(questions: Sequence[Question]) -> str | None:
    """The format the reader chose for columns that can be read in the same ways; None as long as it is open."""
    st.warning(plain(f"{words.sentence(questions[0].problem)}."), icon=":material/help:")
    examples = {
        reading.format: "; ".join(f"{was} is {means}" for was, means in reading.examples)
        for reading in questions[0].readings
    }
    headers = words.listing([question.header for question in questions], most=len(questions))
    return st.radio(
        plain(f"How are the dates in {headers} written?"), list(examples), index=None,
        key=f"read-{questions[0].column}", format_func=lambda found: plain(examples[found]),
        captions=[plain(found) for found in examples],
    )  # fmt: skip


def _became(intakes: Sequence[Intake], made: SourceProfile) -> None:
    """Draws what became of the rows, why some were refused, and downloads of both them and the profile."""
    kept, refused, merged = (
        sum(counts) for counts in zip(*((i.kept.height, i.refused_rows, i.merged) for i in intakes), strict=True)
    )
    rows = sum(intake.rows for intake in intakes)
    st.subheader(
        f"Of {rows:,} rows {kept:,} are sound, {refused or 'none'} refused, {merged or 'none'} merged as duplicates",
        anchor=False,
    )
    for note in dict.fromkeys(note for intake in intakes for note in intake.notes):
        st.caption(plain(f"{note}."))
    if refused:
        lines = pl.concat([intake.refused for intake in intakes])
        st.dataframe(
            lines.head(SHOWN), hide_index=True, key="refused-rows", alt="Refused rows with their reasons",
            column_config={name: words.sentence(name) for name in lines.columns},
        )  # fmt: skip
    with st.container(horizontal=True):
        for intake in intakes:
            if intake.refused_rows:
                st.download_button(
                    plain(f"Refused rows of {intake.file}, to mend"), export.mendable(intake.rejected),
                    f"refused-{intake.digest[:10]}.csv", "text/csv", on_click="ignore", icon=":material/download:",
                    key=f"mend-{intake.digest[:10]}",
                )  # fmt: skip
        st.download_button(
            "This way of reading, as a profile", profile.dump(made), f"{made.name}.toml", "application/toml",
            on_click="ignore", key="profile", icon=":material/download:", type="tertiary",
        )  # fmt: skip


def _words(there: dict[Any, Any], asked: dict[str, dict[str, int]], catalogue: Catalogue) -> None:
    """Asks for our word for each that is not known; what is said is read anew."""
    if not asked:
        return
    ours = {"verdict": ["met", "missed", _NOTHING], **vocabulary.known(catalogue)}
    count = sum(len(found) for found in asked.values())
    title = f"{words.sentence(words.counted(count, 'word'))} that the catalogue or the table does not know"
    with st.expander(title, expanded="verdict" in asked, icon=":material/translate:"), st.form("words", border=False):
        said: dict[str, dict[str, str]] = {}
        with st.grid(3, min_column_width=230):
            for column, found in asked.items():
                for word, rows in list(found.items())[:ASKED]:
                    chosen = st.selectbox(
                        plain(f"{words.sentence(column)} {word!r}, {words.counted(rows, 'row')}"),
                        [_AS_IT_IS, *ours[column]], key=f"word-{column}-{word}",
                    )  # fmt: skip
                    if chosen != _AS_IT_IS:
                        said.setdefault(column, {})[word] = "" if chosen == _NOTHING else chosen
        if st.form_submit_button("Read them so") and said:
            for column, chosen_words in said.items():
                there["words"].setdefault(column, {}).update(chosen_words)
            st.rerun()


def _load(intakes: Sequence[Intake], made: SourceProfile, place: Workspace) -> None:
    """Offers to load what is sound; the profile is kept with it, to be recognised the next time."""
    rows = sum(intake.kept.height for intake in intakes)
    if not rows or not st.button(f"Load {words.counted(rows, 'row')}", type="primary", key="load"):
        return
    with st.status("Loading", expanded=True) as status:
        report = place.dataset.load(list(intakes), when=datetime.now(UTC))
        place.keep(made)
        status.update(label="Loaded", state="complete", expanded=False)
    handed_in.forget()
    turns.say(str(report))
    turns.turn_to("What is loaded")
    st.rerun()
