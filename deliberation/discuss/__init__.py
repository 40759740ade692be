"""Step 4, 议: from the door on: arrivals, motions, votes, minutes."""
