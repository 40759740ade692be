"""Guards of the house: each takes a piece of the project and gives what is wrong with it."""
