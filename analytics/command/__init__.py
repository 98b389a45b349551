"""Verbs of the command line: a file is what some verbs are about, with their grammar and what they do.

A verb takes what was asked and gives what is told; only `analytics.__main__` prints.
"""
