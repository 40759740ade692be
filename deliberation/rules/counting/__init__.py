"""What a vote is counted by; ``profiles`` and ``tally`` are the doors to it."""
