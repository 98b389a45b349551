"""The forms in which sentences of the program write dates, numbers and amounts, by which they are found again."""

from __future__ import annotations

import re
from typing import Final

_FULL: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
MONTHS: Final = {name[:size]: number for number, name in enumerate(_FULL, 1) for size in (3, len(name))}
SIGNS: Final = {"£": "GBP", "€": "EUR", "$": "USD", "¥": "JPY", "₹": "INR"}

MONTH: Final = "|".join(sorted(MONTHS, key=len, reverse=True))
_NUMBER: Final = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
#: Each form there is, by what it is called; one that holds another stands before it.
FORMS: Final = {
    "day": rf"(?P<day>\d{{1,2}}) (?P<month>{MONTH}) (?P<year>\d{{4}})",
    "month_only": rf"(?P<month3>{MONTH}) (?P<year3>\d{{4}})",
    "day_only": rf"(?P<day4>\d{{1,2}}) (?P<month4>{MONTH})",
    "amount": rf"(?P<minus>[-+±−]?)(?P<sign>[£€$¥₹]|[A-Z]{{3}} )(?P<amount>{_NUMBER})(?P<size>[km]|bn)?(?![ \u00a0]?%)",
    "percent": rf"(?P<plus>[-+±−]?)(?P<share>{_NUMBER})[ \u00a0]?%",
    "number": r"(?P<of>[-+±−]?)(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)",
}
ANY: Final = re.compile(
    r"(?<![\w.,£€$¥₹])(?:" + "|".join(f"(?P<{name}_>{form})" for name, form in FORMS.items()) + r")(?![\w]|[.,]\d)"
)
#: The heading of a column of amounts ends with the sign of its currency.
HEADED: Final = re.compile(rf"(?<=, )(?:[{''.join(SIGNS)}])$")
