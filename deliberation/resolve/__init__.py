"""Step 5, 决: resolutions, posting, objections."""
