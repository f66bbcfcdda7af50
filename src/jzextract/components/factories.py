"""Importing this registers all that the config of a pipeline names.

The entry points do so for ``spacy.load``; in a checkout they are those of the time when it was installed, and a pull
may have brought more.
"""

from spacy.util import registry

import jzextract.components.attribution
import jzextract.components.entities
import jzextract.components.money
import jzextract.components.page
import jzextract.components.percentages
import jzextract.components.periods
import jzextract.components.projects
import jzextract.components.quantities
import jzextract.components.rankings
import jzextract.components.records  # noqa: F401
from jzextract.callbacks import make_any_length
from jzextract.tokenizer import make_tokenizer

registry.callbacks.register("jzextract.any_length.v1", func=make_any_length)
registry.tokenizers.register("jzextract.tokenizer.v1", func=make_tokenizer)
