"""The rulebook: what is lawful, as plain values and functions.

Nothing in this package knows of the web, the database or the clock. It imports
the standard library and itself, so that every rule can be read, run and tested
on its own. All arithmetic is exact: integers and fractions, never floats.
"""
