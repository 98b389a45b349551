"""YAML as a stream of documents: read from its events within bounds, written so that every reader agrees.

A file from outside may be made to harm. Its events are counted as they come, so that it is refused before it is built.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NoReturn

import yaml

from analytics.catalogue.openslo.scalars import Ambiguous, meaning, style
from analytics.errors import CatalogueError

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Bytes of a file. An SLO takes about one thousand, so this is a catalogue of about a thousand of them.
LARGEST_FILE: Final = 1_000_000
#: Characters of one scalar; the longest query that anybody reads has a few thousand.
LONGEST_SCALAR: Final = 65_536
#: Levels of lists and mappings in one another. OpenSLO's own fields have eleven, and free fields a few more.
DEEPEST: Final = 40
#: Values in a file, and characters in them; those that aliases stand for are counted as often as they are named.
MOST_VALUES: Final = 200_000
MOST_CHARACTERS: Final = 4 * LARGEST_FILE
#: Aliases in a file; a shared query is named once an SLO.
MOST_ALIASES: Final = 1_000


def read(text: str | bytes, name: str) -> list[Any]:
    """The documents of a YAML or JSON text, in order, as dictionaries, lists, texts, numbers, booleans and None.

    Args:
        text: the file's bytes or text.
        name: what errors call it.

    Raises:
        CatalogueError: it is not UTF-8, not YAML, beyond the bounds above, or has a tag, a key twice, a key that is not
            text, or a number that is none.

    Example:
        >>> read("{a: [1, 'no']}", "small.yaml")
        [{'a': [1, 'no']}]
    """
    written = _decoded(text, name)
    try:
        return list(_Stream(written, name).documents())
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = f"{name}, line {line}: not valid YAML: {error.problem}"
        raise CatalogueError(problem) from error
    except yaml.reader.ReaderError as error:
        problem = f"{name}: character {error.position + 1} is {chr(int(error.character))!r}, which YAML does not allow"
        raise CatalogueError(problem) from error
    except (ValueError, OverflowError) as error:  # PyYAML looks an escape such as \UFFFFFFFF up without a check
        problem = f"{name}: not valid YAML: {error}"
        raise CatalogueError(problem) from error


def write(documents: Iterable[Any]) -> str:
    """YAML text of documents that YAML 1.1 and YAML 1.2 readers read alike; without anchors or tags.

    Example:
        >>> print(write([{"kind": "Service", "open": "08:00", "rate": 1e16}]), end="")
        ---
        kind: Service
        open: "08:00"
        rate: 1.0e+16
    """
    return yaml.dump_all(
        documents, Dumper=_Writer, sort_keys=False, allow_unicode=True, explicit_start=True, width=LARGEST_FILE
    )


def _decoded(text: str | bytes, name: str) -> str:
    size = len(text)
    if size > LARGEST_FILE:
        problem = f"{name} has {size:,} {'bytes' if isinstance(text, bytes) else 'characters'}"
        raise CatalogueError(problem, expected=f"at most {LARGEST_FILE:,}", remedy="Split it into several files")
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"{name} is not UTF-8 text: byte {error.start + 1} cannot be read"
        raise CatalogueError(problem) from error


class _Stream:
    """The events of a text, and how much of the bounds they have used."""

    def __init__(self, text: str, name: str) -> None:
        self.events = yaml.parse(text, Loader=yaml.SafeLoader)
        self.name = name
        self.values = self.characters = self.aliases = 0
        #: Value of each anchor; values, characters and levels in it.
        self.anchors: dict[str, tuple[Any, int, int, int]] = {}

    def documents(self) -> Iterable[Any]:
        """The documents one by one, each read when it is asked for."""
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                self.anchors = {}
                yield self._value(next(self.events), 0)[0]

    def _value(self, event: Any, depth: int) -> tuple[Any, int]:
        """A value and the levels in it."""
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, depth)
        values, characters = self.values, self.characters
        self._count(event, 1, len(event.value) if isinstance(event, yaml.ScalarEvent) else 0)
        if event.tag is not None:
            self._refuse(event, f"the tag {event.tag!r}", "no tags: OpenSLO has none")
        if isinstance(event, yaml.ScalarEvent):
            found, levels = self._scalar(event), 0
        else:
            if depth >= DEEPEST:
                self._refuse(event, f"a level {depth + 1} deep", f"at most {DEEPEST} levels")
            inside = self._entries if isinstance(event, yaml.SequenceStartEvent) else self._fields
            found, levels = inside(depth + 1)
        if event.anchor is not None:
            self.anchors[event.anchor] = (found, self.values - values, self.characters - characters, levels)
        return found, levels

    def _entries(self, depth: int) -> tuple[list[Any], int]:
        found, deepest = [], 0
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            entry, levels = self._value(event, depth)
            found.append(entry)
            deepest = max(deepest, levels)
        return found, deepest + 1

    def _fields(self, depth: int) -> tuple[dict[str, Any], int]:
        found: dict[str, Any] = {}
        deepest = 0
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._key(event, depth)
            if key in found:
                self._refuse(event, f"the field {key!r} twice", "each field once")
            found[key], levels = self._value(next(self.events), depth)
            deepest = max(deepest, levels)
        return found, deepest + 1

    def _key(self, event: Any, depth: int) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            self._refuse(event, "a field whose name is not a word", "a text before each colon")
        key, _ = self._value(event, depth)
        if key == "<<" and isinstance(key, Ambiguous):
            self._refuse(event, "a merge of fields (<<)", "every field written out: YAML 1.2 has no merge")
        if type(key) is not str:
            self._refuse(event, f"the field {event.value!r}", 'a text: write it in quotes, as in "2026-01-01": ...')
        return str(key)

    def _scalar(self, event: yaml.ScalarEvent) -> Any:
        text = str(event.value)
        if len(text) > LONGEST_SCALAR:
            self._refuse(event, f"a text of {len(text):,} characters", f"at most {LONGEST_SCALAR:,}")
        try:
            # JSON writes letters beyond 16 bits as pairs of escapes, which PyYAML leaves apart.
            text = text.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            text = "\0"
        if "\0" in text:
            self._refuse(event, "a character that no text has (\\0, or half of a pair)", "readable text")
        if not event.implicit[0]:
            return text
        try:
            return meaning(text)
        except ValueError:
            self._refuse(event, f"{text[:20]}, which is not a number", "a number")

    def _alias(self, event: yaml.AliasEvent, depth: int) -> tuple[Any, int]:
        self.aliases += 1
        if self.aliases > MOST_ALIASES:
            self._refuse(event, "yet another alias", f"at most {MOST_ALIASES:,} aliases")
        if event.anchor not in self.anchors:
            self._refuse(event, f"the alias *{event.anchor}", "an anchor of that name before it")
        found, values, characters, levels = self.anchors[event.anchor]
        self._count(event, values, characters)
        if depth + levels > DEEPEST:
            self._refuse(event, f"an alias that goes {depth + levels} levels deep", f"at most {DEEPEST} levels")
        return found, levels

    def _count(self, event: Any, values: int, characters: int) -> None:
        self.values += values
        self.characters += characters
        if self.values > MOST_VALUES or self.characters > MOST_CHARACTERS:
            found = f"more than {MOST_VALUES:,} values or {MOST_CHARACTERS:,} characters, aliases written out"
            self._refuse(event, found, "fewer, or several files")

    def _refuse(self, event: Any, found: str, expected: str) -> NoReturn:
        problem = f"{self.name}, line {event.start_mark.line + 1}: found {found}"
        raise CatalogueError(problem, expected=expected)


class _Writer(yaml.SafeDumper):
    """Writes texts in quotes wherever a reader could take them for something else, and repeats what is there twice."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  # the signature is PyYAML's
        """True: what is there twice is written twice."""
        return True


_Writer.add_representer(str, lambda writer, text: writer.represent_scalar("tag:yaml.org,2002:str", text, style(text)))
