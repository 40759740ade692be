"""The hash-chained record of everything that happened, and its sentences."""
