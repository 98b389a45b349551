"""Where demand and level are going, with intervals that a backtest stands behind, and how each came this far."""
