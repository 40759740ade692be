"""Opinion maps (§9): what residents say to short statements, told together and never of one."""
