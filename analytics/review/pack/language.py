"""How a pack writes dates, numbers and amounts: the forms of one locale, in English sentences.

Findings write their sentences in English forms: 31 October 2026, Oct 2026, 1,234.5, 98.4 %, £12.5k. `sentence` writes
these forms anew in those of the locale and touches nothing else. Names from data are protected: the 2.1 of "Release
2.1" is no number, the May of "May Day release" no month. What people wrote in a notebook is never passed through it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final

from babel import Locale, UnknownLocaleError, localedata
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, get_currency_symbol

from analytics.charts.theme import STATUSES
from analytics.errors import QuestionError, nearest_first
from analytics.review import words
from analytics.review.pack.english import ANY, FORMS, HEADED, MONTH, MONTHS, SIGNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: Of a pack nobody chose a locale for.
USUAL: Final = "en_GB"


@dataclass(frozen=True)
class Language:
    """The forms of a locale.

    Attributes:
        name: of the locale, such as "en_GB"; `of` checks it.
        names: names from data that are left as they are wherever they stand in a sentence.
    """

    name: str = USUAL
    names: frozenset[str] = frozenset()

    # ---- values

    def day(self, day: date) -> str:
        """A day in full.

        Example:
            >>> Language("it_IT").day(date(2026, 10, 31))
            '31 ottobre 2026'
        """
        return format_date(day, "long", self.locale)

    def short_day(self, day: date) -> str:
        """A day as a cell holds it."""
        return format_skeleton("yMMMd", day, locale=self.locale)

    def month(self, first: date) -> str:
        """A month and its year in full."""
        return format_skeleton("yMMMM", first, locale=self.locale)

    def short_month(self, first: date) -> str:
        """A month and its year as a cell holds them."""
        return format_skeleton("yMMM", first, locale=self.locale)

    def number(self, value: float | Decimal, decimals: int = 0) -> str:
        """A number with so many decimals.

        Example:
            >>> Language("de_DE").number(1234.5, 1), Language("en_GB").number(-0.04, 1)
            ('1.234,5', '0.0')
        """
        shown = round(Decimal(repr(value)) if isinstance(value, float) else Decimal(value), decimals)
        return format_decimal(shown or abs(shown), "#,##0." + "0" * decimals, self.locale).rstrip(".")

    def percent(self, value: float, decimals: int = 1) -> str:
        """A share between 0 and 1, in percent.

        Example:
            >>> Language("it_IT").percent(0.984), Language("tr_TR").percent(0.984)
            ('98,4%', '%98,4')
        """
        minus, shown = self._apart(self.number(100 * Decimal(repr(float(value))), decimals))
        return self._in_percent(minus, shown)

    def chance(self, value: float) -> str:
        """A chance, in percent, that never reads like certainty.

        Example:
            >>> Language("it_IT").chance(0.984), Language("it_IT").chance(0.99996), Language("en_GB").chance(0.0)
            ('98,4%', '>99,9%', '<0.1%')
        """
        sign = ">" if value >= 0.9995 else "<" if value < 0.0005 else ""
        return sign + self.percent(min(max(value, words.CHANCES[0]), words.CHANCES[1]))

    def money(self, amount: float, currency: str, decimals: int = 0) -> str:
        """An amount with the sign of its currency.

        Example:
            >>> Language("en_GB").money(-1200, "GBP"), Language("de_DE").money(1200, "GBP")
            ('-£1,200', '1.200\\xa0£')
        """
        minus, shown = self._apart(self.number(amount, decimals))
        return self._in_money(minus, shown, currency)

    def cell(self, value: Any, form: str = "") -> str:
        """A value of a table as it is read, in one of the forms of `Finding.formats`; "" for none.

        Example:
            >>> Language("it_IT").cell(0.9876, "percent"), Language("it_IT").cell(date(2026, 10, 1), "month")
            ('98,8%', 'ott 2026')
            >>> Language().cell("breached", "status"), Language().cell(True), Language().cell(1250)
            ('■ Breached', 'yes', '1,250')
        """
        if value is None:
            return ""
        if form == "status" and value in STATUSES:
            return f"{STATUSES[value].glyph} {STATUSES[value].word}"
        return self._written(value, form)

    # ---- texts

    def sentence(self, text: str, *, brief: bool = False) -> str:
        """A sentence of the program with every date, number and amount in the forms of the locale, names untouched.

        Args:
            text: with English forms.
            brief: whether it is a cell: "May 2026", which may be the long or the short form, is then the short one.

        Example:
            >>> Language("it_IT").sentence("Met by 1,250 of 1,300 (96.2 %) on 3 May 2026, for £12.5k in all")
            'Met by 1.250 of 1.300 (96,2%) on 3 maggio 2026, for 12,5k\\xa0£ in all'
            >>> Language("it_IT", frozenset({"Release 2.1"})).sentence("2.5 points since Release 2.1")
            '2,5 points since Release 2.1'
        """
        parts = self._protected.split(text) if self._protected else [text]
        anew = partial(self._form, brief=brief)
        return "".join(part if nth % 2 else ANY.sub(anew, part) for nth, part in enumerate(parts))

    def heading(self, label: str) -> str:
        """The heading of a column; one of amounts has the sign of its currency as the locale writes it.

        Example:
            >>> Language("fr_FR").heading("Credit, £"), Language("fr_FR").heading("80 % from")
            ('Credit, £GB', '80\\xa0% from')
        """
        return self.sentence(HEADED.sub(lambda found: self._symbol(SIGNS[found[0]]), label))

    def on_axis(self, text: str) -> str:
        """A label of a chart's axis; "Oct 26" is October 2026 there, "Oct" October.

        Example:
            >>> [Language("it_IT").on_axis(text) for text in ("Oct 26", "5 May", "£12.5k", "95 %", "Oct")]
            ['ott 26', '5 mag', '12,5k\\xa0£', '95%', 'ott']
        """
        if text in MONTHS:
            return format_date(date(2026, MONTHS[text], 1), "LLL", self.locale)
        dated = re.fullmatch(rf"(\d{{1,2}} )?({MONTH}) (\d\d)", text)
        if dated is None:
            return self.sentence(text, brief=True)
        day = date(2000 + int(dated[3]), MONTHS[dated[2]], int(dated[1] or 1))
        return format_date(day, self._two_digits("yMMMd" if dated[1] else "yMMM"), self.locale)

    # ---- the locale

    @cached_property
    def locale(self) -> Locale:
        """Babel's own."""
        return Locale.parse(self.name)

    @cached_property
    def _protected(self) -> re.Pattern[str] | None:
        """Names in one group, so that splitting at it gives texts and names in turn."""
        told = {name.strip() for name in self.names} - {""}
        named = sorted(told, key=lambda name: (-len(name), name))
        if not named:
            return None
        return re.compile(rf"(?<![\w.,])({'|'.join(map(re.escape, named))})(?![\w]|[.,]\d)")

    def _two_digits(self, skeleton: str) -> str:
        return str(self.locale.datetime_skeletons[skeleton].pattern).replace("y", "yy")

    def _form(self, found: re.Match[str], *, brief: bool) -> str:
        kind = next(name for name in FORMS if found[f"{name}_"] is not None)
        if kind == "amount":
            code = SIGNS.get(found["sign"], found["sign"].strip())
            if code not in self.locale.currencies:
                return found["minus"] + found["sign"] + self._anew(found["amount"]) + (found["size"] or "")
            return self._in_money(self._signed(found["minus"]), self._anew(found["amount"]), code, found["size"] or "")
        if kind == "percent":
            return self._in_percent(self._signed(found["plus"]), self._anew(found["share"]))
        if kind == "number":
            return self._signed(found["of"]) + self._anew(found["number"])
        return self._dated(kind, found, brief=brief)

    def _dated(self, kind: str, found: re.Match[str], *, brief: bool) -> str:
        nth = {"day": "", "month_only": "3", "day_only": "4"}[kind]
        word, groups = found[f"month{nth}"], found.groupdict()
        year = int(groups.get(f"year{nth}") or 2000)  # which has a 29 February
        short = len(word) == 3 and (brief or word != "May")
        try:
            day = date(year, MONTHS[word], int(groups.get(f"day{nth}") or 1))
        except ValueError:  # 31 June: no day, so no form of one
            return found[0]
        if kind == "day_only":
            return format_skeleton("MMMd" if short else "MMMMd", day, locale=self.locale)
        long, brief_form = (self.month, self.short_month) if kind == "month_only" else (self.day, self.short_day)
        return brief_form(day) if short else long(day)

    def _anew(self, written: str) -> str:
        """A number written in English form, with the decimals it has."""
        plain = written.replace(",", "")
        shown = self.number(Decimal(plain), len(plain.partition(".")[2]))
        return shown if "," in written or len(plain.partition(".")[0]) <= 3 else shown.replace(self._group, "")

    def _in_percent(self, minus: str, shown: str) -> str:
        pattern = self.locale.percent_formats[None]
        return f"{minus}{pattern.prefix[0]}{shown}{pattern.suffix[0]}"

    def _in_money(self, minus: str, shown: str, currency: str, size: str = "") -> str:
        pattern, symbol = self.locale.currency_formats["standard"], self._symbol(currency)
        before, after = pattern.prefix[0].replace("¤", symbol), pattern.suffix[0].replace("¤", symbol)
        apart = "\u00a0" if before[-1:].isalpha() else ""
        return f"{minus}{before}{apart}{shown}{size}{after}"

    def _symbol(self, currency: str) -> str:
        return str(get_currency_symbol(currency, self.locale))

    def _signed(self, sign: str) -> str:
        symbols: dict[str, str] = dict(self.locale.number_symbols.get("latn", {}))
        return {"-": symbols.get("minusSign", "-"), "−": symbols.get("minusSign", "−")}.get(sign, sign)

    def _apart(self, shown: str) -> tuple[str, str]:
        """The sign of a number and the number without it."""
        minus = self._signed("-")
        return (minus, shown.removeprefix(minus)) if shown.startswith(minus) else ("", shown)

    @property
    def _group(self) -> str:
        return str(self.locale.number_symbols.get("latn", {}).get("group", ","))

    def _written(self, value: Any, form: str) -> str:
        match value:
            case bool():
                return "yes" if value else "no"
            case datetime():
                return self.short_day(value.date()) + (f", {value:%H:%M}" if value.time() != time() else "")
            case date():
                return self.short_month(value) if form == "month" else self.short_day(value)
            case int() | float():
                return self._figure(value, form)
            case list() | tuple():
                return ", ".join(self.cell(part, form) for part in value)
        return str(value)

    def _figure(self, value: float, form: str) -> str:
        if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124  # not a number
            return ""
        made: dict[str, Callable[[], str]] = {
            "percent": lambda: self.percent(value),
            "percent2": lambda: self.percent(value, 2),
            "chance": lambda: self.chance(value),
            "points": lambda: f"{self.number(100 * value, 2)} points",
            "hours": lambda: f"{self.number(value, 1)} h",
            "score": lambda: self.number(value, 2),
        }
        if form in made:
            return made[form]()
        if form or isinstance(value, int):
            return self.number(value)
        return format_decimal(round(value, 2), "#,##0.##", self.locale)


def of(name: str, names: Iterable[str] = ()) -> Language:
    """The forms of the locale of that name, such as "it_IT" or "it-IT".

    Args:
        name: of the locale.
        names: names from data, which stay as they are.

    Raises:
        QuestionError: there is no such locale; names those near it.
    """
    try:
        found = str(Locale.parse(name.strip().replace("-", "_")))
    except (UnknownLocaleError, ValueError, TypeError) as error:
        near = nearest_first(name, [*COMMON, *sorted(localedata.locale_identifiers())])
        problem = f"no locale {name!r} is known"
        raise QuestionError(problem, expected="one such as en_GB or it_IT", found=name, exists=near) from error
    return Language(found, frozenset(names))


def named(name: str) -> str:
    """A locale as people choose it, with what it does to a number.

    Example:
        >>> named("it_IT")
        'Italian (Italy): 1.234,5'
    """
    locale = Locale.parse(name)
    return f"{locale.get_display_name('en')}: {Language(name).number(1234.5, 1)}"


#: Locales that are offered first; any other that Babel knows can be asked for by its name.
COMMON: Final = (
    "en_GB", "en_US", "en_IE", "de_DE", "fr_FR", "it_IT", "es_ES", "nl_NL", "pt_PT", "sv_SE", "da_DK", "nb_NO", "fi_FI",
    "pl_PL", "cs_CZ",
)  # fmt: skip
