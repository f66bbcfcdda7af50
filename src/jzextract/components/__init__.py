"""The spaCy factories, one file each; importing this package registers ``doc._.jz`` and ``span._.jz``."""

import jzextract.components.records  # noqa: F401  registers the attributes
