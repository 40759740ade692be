"""The demonstration community, made by calling operations with a moving clock."""
