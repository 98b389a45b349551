"""The same road without a browser: load, judge, forecast, warn, simulate."""
