"""What a scenario costs: prices from the ledger, the bill of a simulated desk, and what a change is worth."""
