"""Step 6, 督: tasks, monthly progress, satisfaction, reopening."""
