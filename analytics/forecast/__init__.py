"""Where demand and level are going, with intervals that a backtest stands behind: demand, level, and the course so far."""
