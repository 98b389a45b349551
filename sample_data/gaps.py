"""The gaps planted in the catalogue of the sample for its audit to find: where each is, and the text that mends it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One planted gap.

    Attributes:
        name: what it is called; unique.
        kind: "catalogue gap".
        gap: the kind of gap it is, as the audit calls it.
        service, agreement, target, customer: where it is; "" where it is of none or of several.
        words: what a reader of the audit should come to know.
        written: the text of `catalogue.toml` that leaves it open, there once.
        mended: the text that closes it.
    """

    name: str
    kind: str = "catalogue gap"
    gap: str
    service: str = ""
    agreement: str = ""
    target: str = ""
    customer: str = ""
    words: str
    written: str
    mended: str


#: Fields that say how a gap is mended, and are not listed.
NOT_TOLD: Final = ("written", "mended")

GAPS: Final = (
    Gap(
        name="portal_above_ceiling", gap="promise above its ceiling", service="Citizen Portal",
        agreement="Citizen Portal SLA", target="Portal available",
        words="Since April 2026 the portal promises 99.6 %, and the sign-in that it depends on no more than 99.5 %.",
        written='at_least = "99.6 %"\ncredits = { cap = 25, tiers = [{ at_least = "99 %", below = "99.6 %"',
        mended='at_least = "99.5 %"\ncredits = { cap = 25, tiers = [{ at_least = "99 %", below = "99.5 %"',
    ),
    Gap(
        name="network_above_ceiling", gap="promise above its ceiling", service="Network and Wi-Fi",
        agreement="Network SLA, Ashby Hospitals", target="Network available",
        words="The hospitals are promised a network up for 99.7 % of the time, over links that Brightline promises for "
        "99.6 %.",
        written='at_least = "99.6 %"\ncredits = { cap = 15, tiers = [{ at_least = "99 %", below = "99.6 %"',
        mended='at_least = "99.8 %"\ncredits = { cap = 15, tiers = [{ at_least = "99 %", below = "99.8 %"',
    ),
    Gap(
        name="line_faults_unmeasured", gap="target that records cannot measure", service="Network and Wi-Fi",
        agreement="Brightline contract", target="Line faults repaired within 6 hours",
        words="Brightline promises to repair line faults within six hours, and no ticket is ever called a line fault.",
        written='\n[[agreements.versions.targets]]\nname = "Line faults repaired within 6 hours"\n'
        'measure = "resolution"\ncategory = ["Line fault"]\nwithin = "6 hours"\nat_least = "90 %"\n'
        "workload_limit = 40\n",
        mended="\n",
    ),
    Gap(
        name="mail_without_contract", gap="SLA with nothing beneath it", service="Email and Collaboration",
        agreement="Email and Collaboration SLA",
        words="Mail is rented from Halden Cloud, with which no contract on its level is in the catalogue.",
        written='supplier = "Halden Cloud"\n', mended="",
    ),
    Gap(
        name="links_credit_gap", gap="credit schedule with a fault", service="Network and Wi-Fi",
        agreement="Brightline contract", target="Links available",
        words="Brightline owes nothing for links up between 98.5 % and 99 % of the time, and something on either side.",
        written='below = "98.5 %"', mended='below = "99 %"',
    ),
    Gap(
        name="desk_review_passed", gap="review date passed", agreement="Service Desk OLA",
        words="The OLA of the Service Desk was to be reviewed by 30 September 2026.",
        written="review_by = 2026-09-30", mended="review_by = 2027-03-31",
    ),
    Gap(
        name="infrastructure_hours", gap="missing calendar", agreement="Infrastructure OLA",
        words="The OLA of Infrastructure names no declared calendar, so its eight hours run night and day.",
        written='calendar = "24x7"', mended='calendar = "around the clock"',
    ),
    Gap(
        name="answers_without_limit", gap="target without a workload limit", service="Finance and Purchasing",
        agreement="Finance and Purchasing SLA", target="Answered within 2 hours",
        words="Finance and Purchasing answers any number of tickets within two hours.",
        written='at_least = "95 %"\n[[agreements.versions.targets]]\n'
        'name = "Faults and requests resolved within 3 working days"',
        mended='at_least = "95 %"\nworkload_limit = 850\n[[agreements.versions.targets]]\n'
        'name = "Faults and requests resolved within 3 working days"',
    ),
    Gap(
        name="college_without_contact", gap="SLA without a customer contact", customer="Tarn Valley College",
        words="Nobody at Tarn Valley College is named to be told before a breach.",
        written='name = "Tarn Valley College"\n',
        mended='name = "Tarn Valley College"\ncontact = "College Registrar"\n',
    ),
    Gap(
        name="reporting_without_owner", gap="service without an owner", service="Data and Reporting",
        words="Nobody answers for Data and Reporting.",
        written='name = "Data and Reporting"\ngroup', mended='name = "Data and Reporting"\nowner = "Data Lead"\ngroup',
    ),
    Gap(
        name="enrolment_not_carried", gap="goal that no service carries", customer="Tarn Valley College",
        words="Students of Tarn Valley College are to enrol from a telephone, and no service is named for it.",
        written='name = "Students enrol from a telephone"\ncustomer = "Tarn Valley College"\n',
        mended='name = "Students enrol from a telephone"\ncustomer = "Tarn Valley College"\n'
        'services = ["Citizen Portal"]\n',
    ),
)  # fmt: skip


def mended(catalogue: str, without: Collection[str]) -> str:
    """The catalogue with the gaps of these names closed."""
    for gap in GAPS:
        if gap.name in without:
            catalogue = catalogue.replace(gap.written, gap.mended)
    return catalogue
