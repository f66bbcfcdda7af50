"""Which lexicons and fragments the mechanisms ask for by name, so that a file may define them and no pattern use them.

A test runs the whole pipeline and keeps these equal to what it asks for.
"""

from __future__ import annotations

from dataclasses import fields

from jzextract.attribution.words import AttributionWords
from jzextract.projects.words import ProjectWords

ASKED_LEXICONS = frozenset(
    {
        # amounts
        "currencies",
        "currency_signs",
        "quantity_units",
        # attribution
        "connectives",
        "metric_heads",
        "number_words",
        "places",
        "subject_heads",
        # territories
        "levels_above",
        "scope_levels",
        "scope_suffixes",
        # projects
        "project_boundaries",
        "project_generic",
        "project_heads",
        "project_participles",
        "project_tails",
        # periods
        "period_comparison_tails",
        "period_comparisons",
        "period_holidays",
        "period_month_parts",
        "period_months",
        "period_tails",
        "period_year_parts",
        "period_years",
    }
)
"""Lexicons that a mechanism asks for."""
ASKED_FRAGMENTS = frozenset(
    {
        "autonomous_region",
        *AttributionWords.fragments().values(),
        *(f"project_{field.name}" for field in fields(ProjectWords)),
    }
)
"""Fragments that a mechanism asks for as expressions."""
