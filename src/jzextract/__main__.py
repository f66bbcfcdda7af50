"""``python -m jzextract``: the same as the command ``jzextract``."""

from jzextract.cli import main

if __name__ == "__main__":
    main()
