"""What people keep, as far as one customer may see it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from analytics.errors import QuestionError, RegisterError
from analytics.register import Register, Saying
from analytics.review.one_customer.strangers import Strangers

if TYPE_CHECKING:
    from pathlib import Path

    from analytics.catalogue import Agreement, Catalogue
    from analytics.register import Act, Entry

NOBODY: Final = Saying()

#: Kinds of entry that stand in a notebook.
_WRITTEN: Final = ("note", "pinned finding", "decision")


@dataclass(frozen=True)
class KeptForOne(Register):
    """A register that shows what is one customer's, and keeps nothing.

    Attributes:
        customer: whose.
        own: names of the agreements that are made with it alone.
        others: who must not be named.
    """

    customer: str = ""
    own: frozenset[str] = frozenset()
    others: Strangers = Strangers()  # noqa: RUF009  # frozen, so that all may share it

    @staticmethod
    def of(register: Register, customer: str, ours: Sequence[Agreement], others: Strangers) -> KeptForOne:
        """What a register shows one customer.

        Args:
            register: the whole.
            customer: whose.
            ours: the agreements that stay, those with every customer among them.
            others: who must not be named.
        """
        own = frozenset(sla.name for sla in ours if sla.customer == customer)
        return KeptForOne(
            database=register.database, folder=register.folder, now=register.now, customer=customer, own=own,
            others=others,
        )  # fmt: skip

    def entries(self, kind: str) -> list[Entry]:
        """The customer's of a kind; none of a kind that is not known here to be safe."""
        shows = self._shows.get(kind)
        if shows is None:
            return []
        kept = [replace(entry, value=self._as_shown(entry.value)) for entry in super().entries(kind) if shows(entry)]
        return [entry for entry in kept if not self._names_others(entry)]

    def entry(self, kind: str, name: str) -> Entry:
        """One of the customer's; QuestionError names those there are."""
        there = {entry.value.name: entry for entry in self.entries(kind)}
        if name not in there:
            problem = f"no {kind} {name!r} is kept for {self.customer}"
            raise QuestionError(problem, found=name, exists=there)
        return there[name]

    def history(self, kind: str = "", name: str = "", *, limit: int | None = None) -> list[Act]:  # noqa: ARG002  # as of every register
        """Nothing: the trail tells of everybody."""
        return []

    def catalogue(self, agreed: str | None = None) -> Catalogue:  # noqa: ARG002  # as of every register
        """Nothing; RegisterError always, since the review has the customer's own."""
        raise _Whole

    def backup(self, target: Path) -> Path:  # noqa: ARG002  # as of every register
        """Nothing; RegisterError always, since a backup is of everybody."""
        raise _Whole

    def redact(self, word: str, *, by: Saying = NOBODY) -> int:  # noqa: ARG002  # as of every register
        """Nothing; RegisterError always, since the trail is everybody's."""
        raise _Whole

    def restore(self, file: Path, *, by: Saying = NOBODY) -> Path:  # noqa: ARG002  # as of every register
        """Nothing; RegisterError always, since a backup is everybody's."""
        raise _Whole

    def _write(self, asked: Any, by: Any) -> set[tuple[str, str]]:  # noqa: ARG002  # as of every register
        raise _Whole

    @property
    def _shows(self) -> Mapping[str, Callable[[Entry], bool]]:
        return {
            "service review": lambda entry: self.customer.casefold() in entry.value.name.casefold(),
            "scenario": lambda entry: self._is_own(entry.value.about),
            "proposal": self._rests_on_own,
            "notice": lambda entry: entry.value.agreement in self.own,
            "action": self._acts_on_own,
            **dict.fromkeys(_WRITTEN, lambda entry: entry.value.review in self._notebooks),
        }

    @property
    def _notebooks(self) -> set[str]:
        return {entry.value.name for entry in self.entries("service review")}

    def _is_own(self, about: Mapping[str, Any]) -> bool:
        """Whether something is about an agreement that is made with the customer alone."""
        return about.get("agreement") in self.own

    def _rests_on_own(self, entry: Entry) -> bool:
        """Whether there is something a proposal rests on, and all of it is about the customer's own agreements."""
        told = entry.value
        scenarios = {each.value.name for each in self.entries("scenario")}
        figures = [self._is_own(figure.get("parameters", {})) for figure in told.evidence]
        return bool(figures or told.scenarios) and all(figures) and scenarios.issuperset(told.scenarios)

    def _acts_on_own(self, entry: Entry) -> bool:
        """Whether an action improves what is agreed with the customer alone, and is held against nothing else."""
        told = entry.value
        figures = [self._is_own(figure.get("parameters", {})) for figure in told.evidence]
        return told.agreement in self.own and told.control_agreement in ("", *self.own) and all(figures)

    def _names_others(self, entry: Entry) -> bool:
        return self.others.named(json.dumps(entry.kind.document(entry.value), ensure_ascii=False))

    def _as_shown(self, value: Any) -> Any:
        """A decision without the figures of agreements that are not the customer's alone; anything else as it is."""
        if hasattr(value, "figures"):
            own = tuple(figure for figure in value.figures if self._is_own(figure.get("parameters", {})))
            return replace(value, figures=own)
        return value


_Whole: Final = RegisterError("a review of one customer neither keeps nor tells what is everybody's")
