"""Which proposals fit the budgets together."""

from analytics.scenario.portfolio.best import Portfolio, choose
from analytics.scenario.portfolio.choice import Budget, Choice, Proposal
from analytics.scenario.portfolio.frontier import frontier
from analytics.scenario.portfolio.stopped import Stopped

__all__ = ["Budget", "Choice", "Portfolio", "Proposal", "Stopped", "choose", "frontier"]
