"""Pages over all rooms: front page, issue page, desk, mine. No tables of its own."""
