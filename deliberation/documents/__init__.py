"""Papers as values, and their renderings: page, PDF, Word. Knows no room."""
