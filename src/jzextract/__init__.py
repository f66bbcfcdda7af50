"""jzextract: facts out of Chinese government news, as records grounded in the characters of the page.

>>> import jzextract
>>> result = jzextract.extract("全市社会消费品零售总额96.4亿元，同比增长6.5%。")
>>> result.money[0].text, str(result.money[0].value)
('96.4亿元', '9640000000')
"""

from jzextract.api import explain, extract, extract_many, load
from jzextract.documents import Document
from jzextract.errors import InputError, JzextractError, PatternError, PipelineError, SegmenterError
from jzextract.explanations import Explanation, FieldExplanation, PatternSource
from jzextract.records import (
    Capacity,
    Diagnostic,
    EvidenceSpan,
    ExtractionResult,
    MoneyAmount,
    Offsets,
    Percentage,
    Period,
    ProjectRecord,
    Quantity,
    Ranking,
    Streak,
)

__version__ = "0.1.0"

__all__ = [
    "Capacity",
    "Diagnostic",
    "Document",
    "EvidenceSpan",
    "Explanation",
    "ExtractionResult",
    "FieldExplanation",
    "InputError",
    "JzextractError",
    "MoneyAmount",
    "Offsets",
    "PatternError",
    "PatternSource",
    "Percentage",
    "Period",
    "PipelineError",
    "ProjectRecord",
    "Quantity",
    "Ranking",
    "SegmenterError",
    "Streak",
    "__version__",
    "explain",
    "extract",
    "extract_many",
    "load",
]
