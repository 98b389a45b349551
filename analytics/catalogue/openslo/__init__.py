"""Services and their levels in and out as OpenSLO v1: what each field becomes is told in docs/openslo.md."""

from analytics.catalogue.openslo.reading import Imported, Remainder, read_openslo
from analytics.catalogue.openslo.writing import Exported, write_openslo

__all__ = ["Exported", "Imported", "Remainder", "read_openslo", "write_openslo"]
