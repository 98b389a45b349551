"""What if, as it is kept: what changes on which ground, so that anybody can have it worked out again.

A lever is kept by its words and not by its class: one that the program no longer has is still kept, listed and said.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field
from pydantic.dataclasses import dataclass

from analytics.catalogue.terms import STRICT
from analytics.register.notebook import Line, Text
from analytics.scenario.scenario import LONGEST

#: Characters of JSON that say what a scenario is about: names, not data.
BRIEF: Final = 2_000

Title = Annotated[str, Field(min_length=1, max_length=200)]
Amount = Annotated[float, Field(allow_inf_nan=False)]


def _small(about: Mapping[str, Any]) -> Mapping[str, Any]:
    if len(json.dumps(about, ensure_ascii=False)) > BRIEF:
        message = f"it takes more than {BRIEF} characters to say what it is about"
        raise ValueError(message)
    return about


@dataclass(frozen=True, kw_only=True, config=STRICT)
class KeptScenario:
    """A named set of changes.

    Attributes:
        title: what people call it; no two that are not withdrawn share one.
        ground: what it is worked out on: "target" for one target of an agreement; later others, such as "desk".
        about: which one, such as {"agreement": "Gold", "target": "Solved in time"}.
        changes: lever, its field and the value, such as ("level", "level", 97.0).
        horizon: months played through.
        seed: of the draws.
        note: what people say of it.
        trends: names of the trends whose changes it took over.
        data_version: version of the records that its author saw it worked out on.
        withdrawn: nobody wants it any more; links to it still tell what it was.
        name: what links and proposals know it by, whatever it is called.
    """

    title: Title
    ground: Annotated[str, Field(pattern=r"^[a-z][a-z ]{0,39}$")] = "target"
    about: Annotated[Mapping[str, Any], AfterValidator(_small)]
    changes: tuple[tuple[Line, Line, Amount | Line], ...] = Field(default=(), max_length=100)
    horizon: Annotated[int, Field(ge=1, le=LONGEST)] = 12
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 1
    note: Text = ""
    trends: tuple[Line, ...] = Field(default=(), max_length=20)
    data_version: Annotated[int, Field(ge=0)] = 0
    withdrawn: bool = False
    name: str = Field(default_factory=lambda: secrets.token_hex(8))

    @property
    def live(self) -> bool:
        """Whether its title is taken."""
        return not self.withdrawn
