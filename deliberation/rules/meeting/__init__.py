"""The rules of order (rulebook §3): acts, motions, questions; ``floor`` joins them."""
