"""What is offered and agreed: services, customers, calendars, agreements, credits."""

from analytics.catalogue.agreement import Agreement, Conventions, Duration, Exclusion, Target, Version
from analytics.catalogue.calendar import Calendar, always
from analytics.catalogue.catalogue import Catalogue, Document, dump, fingerprint, joined, parse, read
from analytics.catalogue.completeness import Gap, gaps
from analytics.catalogue.credits import CreditSchedule, Tier, credit_faults
from analytics.catalogue.currency import Conversion
from analytics.catalogue.goal import Goal
from analytics.catalogue.openslo import Exported, Imported, Remainder, read_openslo, write_openslo
from analytics.catalogue.service import Customer, Group, Offering, Service, Supplier
from analytics.catalogue.soundness import check

__all__ = [
    "Agreement", "Calendar", "Catalogue", "Conventions", "Conversion", "CreditSchedule", "Customer", "Document",
    "Duration", "Exclusion", "Exported", "Gap", "Goal", "Group", "Imported", "Offering", "Remainder", "Service",
    "Supplier", "Target", "Tier", "Version", "always", "check", "credit_faults", "dump", "fingerprint", "gaps",
    "joined", "parse", "read", "read_openslo", "write_openslo",
]  # fmt: skip
