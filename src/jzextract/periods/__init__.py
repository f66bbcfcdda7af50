"""Time expressions: what they say, and the dates that they stand for."""
