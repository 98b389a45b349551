"""The review itself: records, catalogue and cut-off in, findings out."""

from analytics.review.finding import Finding, Method, Picture, Recipe
from analytics.review.review import Review
from analytics.review.workspace import Workspace, open_sample, workspace

__all__ = ["Finding", "Method", "Picture", "Recipe", "Review", "Workspace", "open_sample", "workspace"]
