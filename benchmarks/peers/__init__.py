"""Other extractors, each run by a small file of its own, in an environment of their own (see ``install.py``)."""
