"""Texts of numbered clauses, their versions, and what residents say to them."""
