"""The moves of the six steps, by subject; ``workflow`` is the door to all of them."""
