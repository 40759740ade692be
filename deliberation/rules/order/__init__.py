"""The rules of order, by subject: acts, questions, verbs; ``floor`` is the door to them."""
