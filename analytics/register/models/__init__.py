"""The tables of the register, one class a table: what the catalogue holds, what people write, and the trail of it.

An attribute is called as the field of the domain that it keeps, so that `mirror` can carry one into the other.
"""

from analytics.register.models.agreed import (
    Agreement,
    AgreementVersion,
    Calendar,
    Conversion,
    CreditSchedule,
    CreditTier,
    Customer,
    Dependency,
    Document,
    Exclusion,
    Group,
    Offering,
    Organisation,
    Service,
    Supplier,
    Target,
)
from analytics.register.models.base import Base, stamp
from analytics.register.models.given import Notice
from analytics.register.models.improved import Action
from analytics.register.models.outside import Carrier, Goal, Trend
from analytics.register.models.proposed import KeptProposal, KeptScenario
from analytics.register.models.trail import AuditEntry, Chain
from analytics.register.models.written import (
    Decision,
    Event,
    IssuedForecast,
    Note,
    PinnedFinding,
    ServiceReview,
    SourceProfile,
)

__all__ = [
    "Action",
    "Agreement",
    "AgreementVersion",
    "AuditEntry",
    "Base",
    "Calendar",
    "Carrier",
    "Chain",
    "Conversion",
    "CreditSchedule",
    "CreditTier",
    "Customer",
    "Decision",
    "Dependency",
    "Document",
    "Event",
    "Exclusion",
    "Goal",
    "Group",
    "IssuedForecast",
    "KeptProposal",
    "KeptScenario",
    "Note",
    "Notice",
    "Offering",
    "Organisation",
    "PinnedFinding",
    "Service",
    "ServiceReview",
    "SourceProfile",
    "Supplier",
    "Target",
    "Trend",
    "stamp",
]
