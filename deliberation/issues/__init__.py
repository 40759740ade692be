"""The issue that walks through the house: its step, its round, its duties, its story."""
