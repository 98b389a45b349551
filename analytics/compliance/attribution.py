"""Who and what stood behind lost minutes and missed tickets: group, supplier, cause, and the agreement beneath."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.catalogue import Catalogue

#: One row a provider and the agreement that binds it.
BENEATH: Final[dict[str, pl.DataType]] = {"provider": pl.String(), "kind": pl.String(), "agreement": pl.String()}


def lost_minutes(lost: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Minutes of service lost by the dimensions, most first: the dimensions, `minutes`, `outages` and `share`.

    Args:
        lost: rows of `measures.availability.LOST`, in which each lost second is one outage's.
        by: "group", "supplier", "cause", "component".

    Example:
        >>> lost = pl.DataFrame({"outage": ["a", "b", "b"], "cause": ["ice", "fire", "fire"], "seconds": [60, 90, 90]})
        >>> lost_minutes(lost, ["cause"]).rows()
        [('fire', 3.0, 1, 0.75), ('ice', 1.0, 1, 0.25)]
    """
    found = lost.group_by(by).agg(
        (pl.col("seconds").sum() / 60).alias("minutes"), pl.col("outage").n_unique().cast(pl.Int64).alias("outages")
    )
    return _shared(found, "minutes", by)


def missed_items(items: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Items that missed by the dimensions, most first: the dimensions, `missed`, `total`, `rate` and `share`.

    `rate` is the share of good within the dimension, `share` its part of all that missed.

    Args:
        items: rows of `measures.measure.ITEMS`; excluded ones are left out.
        by: dimensions, such as "group" or "priority".
    """
    kept = items.filter(~pl.col("excluded"), pl.col("total") > 0)
    found = kept.group_by(by).agg(
        (pl.col("total") - pl.col("good")).sum().alias("missed"), pl.col("good", "total").sum()
    )
    rated = found.with_columns((pl.col("good") / pl.col("total")).alias("rate")).drop("good")
    return _shared(rated, "missed", by)


def by_agreement(shares: pl.DataFrame, catalogue: Catalogue, provider: str = "group") -> pl.DataFrame:
    """What was lost or missed with the `agreement` that binds who answers for it, and its `kind`; "" where none does.

    A provider bound by several agreements gets a row for each, with the same figure.

    Args:
        shares: what `lost_minutes` or `missed_items` gave by "group" or "supplier".
        catalogue: what was agreed.
        provider: the column that names the group or supplier.
    """
    kind = "underpinning contract" if provider == "supplier" else "OLA"
    bound = [(a.provider, a.kind, a.name) for a in catalogue.agreements if a.kind == kind and a.provider]
    found = shares.join(
        pl.DataFrame(bound, schema=BENEATH, orient="row"), left_on=provider, right_on="provider", how="left",
        maintain_order="left",
    )  # fmt: skip
    return found.with_columns(pl.col("kind", "agreement").fill_null(""))


def _shared(found: pl.DataFrame, what: str, by: Sequence[str]) -> pl.DataFrame:
    whole = pl.col(what).sum()
    share = pl.when(whole > 0).then(pl.col(what) / whole).otherwise(0.0).alias("share")
    return found.with_columns(share).sort(what, *by, descending=[True, *(False for _ in by)])
