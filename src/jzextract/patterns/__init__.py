"""The pattern engine: schema, loading, compiling, matching, cues, examples."""
