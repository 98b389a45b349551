"""A review of one customer: made of that customer's records and agreements before any figure is, so that no figure,
sentence or name of another customer can be in anything made from it.

What is decided, and why:
- Tickets, answers, counts and demand stay where they name the customer. Those that name nobody may be somebody else's
  and go, unless there is no other customer.
- Outages and readings of the services stay: they are the service's, not a customer's. Costs and rosters go: they are
  those of serving everybody, and the provider's own business.
- Agreements stay that are made with the customer, and those with every customer of a service the customer uses; these
  are then judged on the customer's own tickets and answers, and lose charge, credits and workload limits, which mean
  everybody's. Agreements between groups and with suppliers go.
- Words that name another customer, or one of the words its name is made of, are not shown.
- Of what people keep, a notebook stays that names the customer and nobody else, and scenarios, proposals, notices and
  actions that rest on nothing but agreements made with the customer alone. Everything else goes, also kinds that are
  not known here.
"""

from analytics.review.one_customer.narrowing import left_out, narrowed
from analytics.review.one_customer.strangers import Strangers, strangers

__all__ = ["Strangers", "left_out", "narrowed", "strangers"]
