"""Step 1, 集: proposals, their channels, co-signing, doubles."""
