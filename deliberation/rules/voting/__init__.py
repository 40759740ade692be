"""Who has a voice and what a vote comes to (rulebook §2): bodies, owners, proxies, the tally."""
