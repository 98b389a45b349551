"""Numbers as a board reads them: levels that never round onto their target, months, money and counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from analytics.catalogue import Target

_SMALL: Final = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_SIGNS: Final = {"GBP": "£", "EUR": "€", "USD": "$", "JPY": "¥", "INR": "₹"}

#: What a unit's numbers are multiplied by, and what stands behind them.
_SCALES: Final[dict[str, tuple[float, str]]] = {"share": (100.0, " %"), "count": (1.0, ""), "score": (1.0, "")}
_DECIMALS: Final = {"share": 1, "count": 0, "score": 2, "h": 1, "kWh": 0, "currency": 0}

#: Between these a chance is written to one decimal: beyond them it would read like certainty.
CHANCES: Final = (0.001, 0.999)


def level(value: float | None, unit: str, beside: float | None = None) -> str:
    """A level in its unit, with as many decimals as it takes not to read like its target, or 100 %, when it is not.

    Args:
        value: the level; None where nothing counted.
        unit: of the measure.
        beside: the target it is read beside; shares beside one of 99 % or more have two decimals.

    Example:
        >>> level(0.9496, "share", beside=0.95), level(0.9496, "share", beside=0.97)
        ('94.96 %', '95.0 %')
        >>> level(0.99996, "share", beside=0.999), level(3.456, "h"), level(None, "share")
        ('99.996 %', '3.5 h', 'not known')
    """
    if value is None:
        return "not known"
    scale, sign = _SCALES.get(unit, (1.0, f" {unit}"))
    least = _DECIMALS.get(unit, 1) + (unit == "share" and beside is not None and beside >= 0.99)
    others = (beside, 1.0 if unit == "share" else None)
    limits = [(round(other * scale, 9), value > other) for other in others if other is not None and other != value]
    for decimals in range(least, 7):
        shown = f"{value * scale:,.{decimals}f}"
        read = float(shown.replace(",", ""))
        if all(read != limit and (read > limit) == above for limit, above in limits):
            break
    return f"{shown}{sign}"


def form(unit: str) -> str:
    """How a column of a unit is shown, in the words of `Finding.formats`.

    Example:
        >>> form("share"), form("h"), form("kWh")
        ('percent2', 'hours', 'number')
    """
    return {"share": "percent2", "h": "hours", "currency": "money", "score": "score"}.get(unit, "number")


def share(value: float, decimals: int = 0, *, signed: bool = False) -> str:
    """A chance, confidence or change as a share, in percent; for levels see `level`, which never rounds onto a target.

    Example:
        >>> share(0.826), share(0.098, signed=True), share(-0.0217, 1, signed=True)
        ('83 %', '+10 %', '-2.2 %')
    """
    return f"{_signed(value * 100, decimals) if signed else f'{value * 100:.{decimals}f}'} %"


def chance(value: float) -> str:
    """A chance in percent that never reads like certainty.

    Example:
        >>> chance(0.346), chance(0.9991), chance(0.0)
        ('35 %', 'over 99 %', 'under 1 %')
    """
    shown = round(100 * value)
    return "over 99 %" if shown >= 100 else "under 1 %" if shown <= 0 else f"{shown} %"


def greatest(chances: Sequence[float], months: Sequence[date]) -> tuple[str, str]:
    """The greatest of the chances in percent, and the first month whose own reads the same.

    Example:
        >>> from datetime import date
        >>> greatest([0.346, 0.997, 0.999], [date(2026, month, 1) for month in (9, 10, 11)])
        ('over 99 %', 'October 2026')
    """
    told = [chance(each) for each in chances]
    shown = chance(max(chances))
    return shown, month(months[told.index(shown)])


def promise(target: Target, unit: str) -> str:
    """What a target promises, in words.

    Example:
        >>> from analytics.catalogue import Target
        >>> promise(Target(name="P1", measure="resolution", at_least="95 %", within="4 hours"), "share")
        'at least 95 % within 4 hours'
    """
    sense = "at least" if target.higher_is_better else "at most"
    within = f" within {target.within}" if target.within else ""
    ranked = f"{target.percentile:g}th percentile " if target.percentile else ""
    return f"{ranked}{sense} {exact(target.level, unit)}{within}"


def exact(value: float, unit: str) -> str:
    """A level as it was written down, never rounded: what is promised is promised to the last digit.

    Example:
        >>> exact(0.9725, "share"), exact(22_000, "kWh")
        ('97.25 %', '22,000 kWh')
    """
    scale, sign = _SCALES.get(unit, (1.0, f" {unit}"))
    return f"{value * scale:,.10g}{sign}"


def points(change: float | None, unit: str) -> str:
    """A change of level with its sign, in percentage points for shares.

    Example:
        >>> points(-0.0123, "share"), points(-0.00001, "share"), points(0.5, "h")
        ('-1.2 points', '±0.00 points', '+0.5 h')
    """
    if change is None:
        return "no earlier figure"
    if unit == "share":
        return f"{_signed(change * 100, 1 if abs(change) >= 0.0005 or change == 0 else 2)} points"
    return f"{_signed(change, _DECIMALS.get(unit, 1))}{'' if unit in ('count', 'score') else f' {unit}'}"


def _signed(amount: float, decimals: int) -> str:
    """The amount with its sign; one that is too small to be seen has neither."""
    shown = f"{amount:+,.{decimals}f}"
    return shown if any(digit in shown for digit in "123456789") else f"±{shown[1:]}"


def sign(currency: str) -> str:
    """What stands before an amount, or in the heading of a column of amounts.

    Example:
        >>> sign("GBP"), sign("SEK")
        ('£', 'SEK')
    """
    return _SIGNS.get(currency, currency)


def money(amount: float | None, currency: str = "GBP") -> str:
    """An amount short enough for a sentence.

    Example:
        >>> money(1_840_000), money(14_200), money(-950), money(12, "SEK")
        ('£1.84m', '£14.2k', '-£950', 'SEK 12')
    """
    if amount is None:
        return "not known"
    before = _SIGNS.get(currency, f"{currency} ")
    size, minus = abs(amount), "-" if amount < -0.5 else ""
    if size >= 999_500:
        return f"{minus}{before}{size / 1e6:,.2f}m"
    if size >= 9_995:
        return f"{minus}{before}{size / 1e3:,.1f}k"
    return f"{minus}{before}{size:,.0f}"


def priced(labels: Mapping[str, str], table: pl.DataFrame, amounts: Sequence[str]) -> dict[str, str]:
    """The headings of a table whose rows name the currency of their amounts; where they share one, no column tells it.

    Args:
        labels: headings by column, one of them of `currency`.
        table: whose headings they are; a row without an amount counts for nothing.
        amounts: columns that hold amounts.

    Example:
        >>> rows = pl.DataFrame({"cost": [1.0, None], "currency": ["EUR", "GBP"]})
        >>> priced({"cost": "Cost", "currency": "Currency"}, rows, ["cost"])
        {'cost': 'Cost, €'}
    """
    used = table.filter(pl.any_horizontal(pl.col(amounts).is_not_null()))["currency"].unique()
    if len(used) > 1:
        return dict(labels)
    told = {name: label for name, label in labels.items() if name != "currency"}
    return told | {name: f"{told[name]}, {sign(used[0])}" for name in amounts if len(used)}


def quantity(amount: float, unit: str) -> str:
    """An amount of energy, carbon or the like in its unit, short enough for a sentence.

    Example:
        >>> quantity(41_300, "kWh"), quantity(812, "kWh")
        ('41.3 MWh', '812 kWh')
    """
    larger = {"kWh": "MWh", "kg": "t"}
    if amount >= 10_000 and unit in larger:
        return f"{amount / 1e3:,.1f} {larger[unit]}"
    return f"{amount:,.0f} {unit}".rstrip()


def whose() -> pl.Expr:
    """The service of each row, and where its agreement is with one customer that customer.

    Example:
        >>> pl.DataFrame({"service": ["Pay", "Pay"], "customer": ["", "Retail"]}).select(whose()).to_series().to_list()
        ['Pay', 'Pay, Retail']
    """
    alone = pl.col("customer") == ""
    return pl.when(alone).then("service").otherwise(pl.format("{}, {}", "service", "customer")).alias("whose")


def about(amount: float) -> str:
    """A number to three figures, short enough for a sentence.

    Example:
        >>> about(26_389_317), about(355_077), about(8_412), about(41.6), about(999_999)
        ('26.4 million', '355,000', '8,410', '42', '1.00 million')
    """
    if abs(amount) >= 999_500:
        shown = f"{amount / 1e6:.{max(0, 2 - max(0, len(f'{abs(amount) / 1e6:.0f}') - 1))}f}"
        return f"{shown} million"
    return f"{float(f'{amount:.3g}') if abs(amount) >= 1_000 else amount:,.0f}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """So many of a thing, small numbers in letters.

    Example:
        >>> counted(1, "service"), counted(3, "agreement"), counted(40, "ticket")
        ('one service', 'three agreements', '40 tickets')
    """
    return f"{number_word(number)} {noun if number == 1 else plural or noun + 's'}"


def number_word(number: int) -> str:
    """A whole number, in letters up to twelve.

    Example:
        >>> number_word(9), number_word(1250)
        ('nine', '1,250')
    """
    return _SMALL[number] if 0 <= number < len(_SMALL) else f"{number:,}"


def listing(names: Sequence[str], most: int = 3) -> str:
    """Names as a sentence holds them.

    Example:
        >>> listing(["A", "B"]), listing(["A", "B", "C", "D", "E"])
        ('A and B', 'A, B, C and 2 more')
    """
    shown, rest = list(names[:most]), len(names) - most
    if rest > 0:
        return f"{', '.join(shown)} and {rest} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def month(first: date) -> str:
    """A month as people say it.

    Example:
        >>> from datetime import date
        >>> month(date(2026, 10, 1))
        'October 2026'
    """
    return f"{first:%B %Y}"


def sentence(text: str) -> str:
    """The text with its first letter a capital, the rest as it is.

    Example:
        >>> sentence("nine of twelve services met")
        'Nine of twelve services met'
    """
    return text[:1].upper() + text[1:]
