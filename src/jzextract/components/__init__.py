"""The spaCy factories, one file each."""
