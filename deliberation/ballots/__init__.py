"""Ballot boxes for every room."""
