"""Small faults: reported with a photo, sent to a unit, mended in the open (rulebook §6)."""
