"""A reader of YAML 1.2's core schema (section 10.3.2), to hold what is written against beside PyYAML's own YAML 1.1."""

from __future__ import annotations

import re
from typing import Any

import yaml


class Core(yaml.SafeLoader):
    """Resolves plain scalars as YAML 1.2 does."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  # overrides PyYAML's own of YAML 1.1

    def construct_yaml_int(self, node: yaml.ScalarNode) -> int:
        text = str(self.construct_scalar(node))
        return int(text, 0 if text[:2] in {"0o", "0x"} else 10)


for kind, form in (
    ("null", r"~|null|Null|NULL|"),
    ("bool", r"true|True|TRUE|false|False|FALSE"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(f"(?:{form})$"), None)
Core.add_constructor("tag:yaml.org,2002:int", Core.construct_yaml_int)


def documents(text: str) -> list[Any]:
    """The documents of a text, those in lists one by one, as a reader of YAML 1.2 has them."""
    found = list(yaml.load_all(text, Loader=Core))  # a SafeLoader
    return [entry for document in found for entry in (document if isinstance(document, list) else [document])]
