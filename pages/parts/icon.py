"""The mark in the browser's tab, read once: a path would be read and hashed anew at every rerun."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import Final

ICON: Final = "data:image/png;base64," + b64encode(Path(__file__).with_name("icon.png").read_bytes()).decode()
