"""Sentences of what happened, for whoever is told of it."""
