"""The rulebook: what is lawful, as plain values and functions.

Nothing in this package knows of the web, the database or the clock. It imports
the standard library and itself, so that every rule can be read, run and tested
on its own. Seven packages, of which later ones know earlier ones: ``reading`` and
``texts``, ``voting``, then ``box``, ``meeting``, ``opinion`` and ``workflow`` side by
side; what all of them share lies here. All arithmetic is exact: integers and fractions,
never floats.
"""
