"""Step 3, 召: meetings, agenda, seats, notice."""
