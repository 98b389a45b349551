"""The course so far: trends, steps and slides of a level, with the evidence for each."""
