"""One claim a file; each prints ratios to named rivals measured in the same run."""
