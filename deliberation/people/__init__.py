"""Accounts; and per community: buildings, groups, households, residents, units, roles."""
