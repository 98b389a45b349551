"""What slides look like: the colours of the charts and the font of the pack, as the theme of the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR as SLOT
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Pt

from analytics.charts.theme import LIGHT
from analytics.review.pack.letters import FAMILY

if TYPE_CHECKING:
    from pptx.presentation import Presentation as Deck

#: Points of a slide of 16 to 9.
WIDTH, HEIGHT = 960, 540

#: Where each colour stands in the theme: its name there, and what slides call it.
_SLOTS: Final = {
    "dk1": ("ink", SLOT.TEXT_1), "lt1": ("paper", SLOT.BACKGROUND_1), "dk2": ("mute", SLOT.TEXT_2),
    "lt2": ("grid", SLOT.BACKGROUND_2), "accent1": ("accent", SLOT.ACCENT_1), "accent2": ("met", SLOT.ACCENT_2),
    "accent3": ("at_risk", SLOT.ACCENT_3), "accent4": ("breached", SLOT.ACCENT_4),
    "accent5": ("unknown", SLOT.ACCENT_5), "accent6": ("quiet", SLOT.ACCENT_6), "hlink": ("accent", None),
    "folHlink": ("accent", None),
}  # fmt: skip
_BY_NAME: Final = {name: slot for name, slot in _SLOTS.values() if slot is not None}


def blank() -> Deck:
    """A deck without slides, in the colours and the font of the pack."""
    deck = Presentation()
    across = Pt(WIDTH) / deck.slide_width
    down = Pt(HEIGHT) / deck.slide_height
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    for sheet in (deck.slide_master, *deck.slide_layouts):
        for shape in sheet.placeholders:
            if shape._element.spPr.xfrm is not None:  # one without a place of its own takes another's
                shape.left, shape.width = int(shape.left * across), int(shape.width * across)
                shape.top, shape.height = int(shape.top * down), int(shape.height * down)
    _coloured(deck)
    _bare(deck)
    return deck


def _bare(deck: Deck) -> None:
    """Leaves out what the template brings of its own maker: a printer's settings, and a picture of another deck."""
    for owner in (deck.part, deck.part.package):
        rels = getattr(owner, "rels", None) or owner._rels
        for name, each in list(rels.items()):
            if each.reltype in (RELATIONSHIP_TYPE.PRINTER_SETTINGS, RELATIONSHIP_TYPE.THUMBNAIL):
                rels.pop(name)


def paint(colour: Any, hue: str) -> None:
    """Sets a colour of a slide to one of the theme, so that it follows where the theme is changed."""
    if hue in _BY_NAME:
        colour.theme_color = _BY_NAME[hue]
    else:
        colour.rgb = RGBColor.from_string(getattr(LIGHT, hue).lstrip("#"))


def _coloured(deck: Deck) -> None:
    part: Any = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = part.blob.decode("utf-8")
    for slot, (name, _) in _SLOTS.items():
        value = getattr(LIGHT, name).lstrip("#").upper()
        theme = re.sub(
            rf"(<a:{slot}>).*?(</a:{slot}>)", rf'\g<1><a:srgbClr val="{value}"/>\g<2>', theme, flags=re.DOTALL
        )
    theme = re.sub(r'(<a:latin typeface=")[^"]*(")', rf"\g<1>{FAMILY}\g<2>", theme)
    part._blob = theme.encode("utf-8")  # the library has no other way to a theme
