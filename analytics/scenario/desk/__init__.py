"""A support desk played forward: who comes, who serves, and what was promised to whom."""
