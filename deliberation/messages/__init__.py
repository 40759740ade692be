"""The outbox: who is told what, once, by which channel."""
