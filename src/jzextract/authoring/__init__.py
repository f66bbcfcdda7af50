"""Tools for those who write patterns: check files, run their examples, say why, count, compare, measure."""
