"""The commands for those who write patterns: ``jzextract patterns …``."""

from __future__ import annotations

import sys
from enum import Enum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jzextract.cli.corpus import CorpusArgument
from jzextract.cli.options import EncodingOption, PatternsOption, check_output
from jzextract.cli.terminal import EXIT_FAILURE, is_terminal, open_output, progress, reporting

if TYPE_CHECKING:
    from jzextract.documents import Document

app = typer.Typer(
    name="patterns",
    help="Write patterns: check them, run their examples, see what they do.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_Packs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PACK]...",
        show_default=False,
        help="Packs: folders, or names of installed ones. Default: the patterns that come with jzextract.",
    ),
]
_Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="OUT", callback=check_output, help="Write to this file."),
]

_SIDE = "A folder, or the name of an installed pack; - for the shipped patterns alone."
EXIT_TROUBLE = 2
"""The exit status of `diff` where it could not compare all, as that of the program `diff`."""


class ReportFormat(str, Enum):
    """How a report is written."""

    TEXT = "text"
    JSON = "json"


FormatOption = Annotated[ReportFormat, typer.Option("--format", help="text: for reading. json: the same as data.")]


@app.command()
def new(
    family: Annotated[
        str,
        typer.Argument(
            metavar="FAMILY",
            show_default=False,
            help="quantities.area: rules. money.indicator: further cues for a field. lexicons.mine: a word list, or "
            "entries for one that is there. pack.land: the manifest of a pack.",
        ),
    ],
    out: _Output = None,
) -> None:
    """Print a commented file to begin with; what is in it works, and is to be changed.

    \b
    Example:
      jzextract patterns new pack.land -o land/pack.yml
      jzextract patterns new quantities.area -o land/area.yml
    """  # noqa: D301  (\b is for typer: it keeps the lines of the example)
    with reporting():
        from jzextract.authoring.beginning import begin
        from jzextract.errors import InputError

        text = begin(family)
        if out is not None and out.exists():
            raise InputError(f"{out} is there already; name another file, or move it away")
        with open_output(out) as stream:
            stream.write(text)


@app.command("test")
def run_tests(
    packs: _Packs = None,
    rule: Annotated[
        str | None, typer.Option("--rule", metavar="ID", help="Only the examples of this rule or cue.")
    ] = None,
) -> None:
    """Run the examples of pattern files: all that is in brackets is found, and nothing else.

    \b
    Example:
      jzextract patterns test land/
    """  # noqa: D301  (\b is for typer: it keeps the lines of the example)
    with reporting():
        from jzextract.authoring.testing import run_examples, write_results

        with open_output(None) as stream:
            failed = write_results(run_examples(packs or (), rule=rule), stream)
        if failed:
            raise typer.Exit(EXIT_FAILURE)


@app.command()
def schema(out: _Output = None) -> None:
    """Print the JSON Schema of pattern files, by which an editor completes and checks them.

    \b
    Example:
      jzextract patterns schema -o land/schema.json
    """  # noqa: D301  (\b is for typer: it keeps the lines of the example)
    with reporting():
        import json

        from jzextract.patterns.schema import json_schema

        with open_output(out) as stream:
            stream.write(json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n")


@app.command("list")
def list_packs() -> None:
    """List the patterns that come with jzextract and the packs that are installed."""
    with reporting():
        from jzextract.patterns.packs import installed_packs, shipped_pack

        with open_output(None) as stream:
            for pack in (shipped_pack(), *installed_packs()):
                source = pack.distribution or "jzextract"
                about = " ".join(pack.about.split())
                stream.write(f"{pack.name}\t{source}\t{len(pack.files())} files\t{about}\n")


@app.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", show_default=False, help=_SIDE)],
    new: Annotated[str, typer.Argument(metavar="NEW", show_default=False, help=_SIDE)],
    corpus: CorpusArgument,
    encoding: EncodingOption = None,
    form: FormatOption = ReportFormat.TEXT,
) -> None:
    """Show the records that a change of patterns adds, removes or alters, each in its sentence.

    A pack is used together with the shipped patterns; a folder whose manifest says `pack: jzextract` takes their place.
    Records of one type at one place are the same record, whatever their ids.

    The exit status is 0 when no record differs, 1 when some do, and 2 when something could not be read.

    \b
    Example:
      jzextract patterns diff - mypack/ pages/
      jzextract patterns diff mypack-1/ mypack-2/ pages/ --format json
    """  # noqa: D301  (\b is for typer: it keeps the lines of the example)
    with reporting(failure=EXIT_TROUBLE):
        import json

        from jzextract.authoring.comparing import Tally, changes_data, compare_patterns, load_side
        from jzextract.cli.corpus import Tally as Read
        from jzextract.cli.corpus import read_corpus
        from jzextract.io.comparisons import write_changes, write_summary

        read, tally, differing = Read(), Tally(), []
        sides = load_side(old), load_side(new)
        with open_output(None) as stream, progress(to_terminal=is_terminal(sys.stdout)) as step:
            for compared in compare_patterns(*sides, read_corpus(corpus, read, encoding=encoding)):
                tally.add(compared)
                if form is ReportFormat.TEXT:
                    write_changes(compared, stream)
                elif compared.changes:
                    differing.append(compared)
                step()
            if form is ReportFormat.TEXT:
                write_summary(tally, stream)
            else:
                json.dump(changes_data(differing, tally), stream, ensure_ascii=False, indent=1)
                stream.write("\n")
        if read.failures:
            raise typer.Exit(EXIT_TROUBLE)
        if tally.differing:
            raise typer.Exit(EXIT_FAILURE)


@app.command()
def bench(
    corpus: CorpusArgument,
    patterns: PatternsOption = None,
    encoding: EncodingOption = None,
    top: Annotated[int, typer.Option(metavar="N", min=1, help="Show the N dearest.")] = 20,
    runs: Annotated[int, typer.Option(metavar="N", min=1, help="Measure so often; the median counts.")] = 5,
) -> None:
    """Measure what each rule and each family of cues costs, the dearest first.

    Each rule runs by itself over the clean text of all documents, as the extraction runs it: where numbers begin (`at:
    number`), around the literals that it needs, else everywhere. `found` counts its matches before rules that overlap
    are settled, and before `when` and `unless`. A family of cues is asked for each record of its types; `found` counts
    its answers. What the mechanisms behind the rules cost (metric, subject, links …) is not measured.

    \b
    Example:
      jzextract patterns bench pages/
      jzextract patterns bench pages/ --patterns mypack/ --top 50 --runs 9
    """  # noqa: D301  (\b is for typer: it keeps the lines of the example)
    with reporting():
        import jzextract
        from jzextract.authoring.timing import measure
        from jzextract.cli.corpus import Tally, read_corpus
        from jzextract.io.costs import write_costs
        from jzextract.patterns.library import load_library

        read, packs = Tally(), patterns or []
        nlp, library = jzextract.load(patterns=packs), load_library(packs)
        with progress(to_terminal=False, what="rules and families of cues") as step:
            costs = measure(nlp, library, read_corpus(corpus, read, encoding=encoding), runs=runs, step=step)
        with open_output(None) as stream:
            write_costs(costs, stream, top=top)
        if read.failures:
            raise typer.Exit(EXIT_FAILURE)


@app.command()
def explain(  # noqa: PLR0913, PLR0917  (one parameter an option)
    text: Annotated[
        str | None,
        typer.Argument(metavar="TEXT", show_default=False, help="The text itself; @FILE or --file for one of a file."),
    ] = None,
    rule: Annotated[
        str | None, typer.Option("--rule", metavar="ID", help="Only this rule or cue, even if it did not come near.")
    ] = None,
    patterns: PatternsOption = None,
    file: Annotated[
        str | None, typer.Option("--file", metavar="FILE", help="Read the text from a file; - for standard input.")
    ] = None,
    encoding: EncodingOption = None,
    top: Annotated[
        int, typer.Option(metavar="N", min=1, help="Show the N nearest rules, and the fields of N records.")
    ] = 12,
) -> None:
    """Say of a text why each rule matched or not, and which cues decided the fields of its records.

    A rule came near when it matched; or when one of the literals that it needs stands in the text, and its pattern
    matches as far as its first named group, or half of its parts. With --rule a rule that did not come near says why.

    \b
    Example:
      jzextract patterns explain 全区修路花去118.2亿元。
      jzextract patterns explain 整治耕地70亩。 --patterns mypack/ --rule mypack/quantities.area.site
      jzextract patterns explain @page.txt --top 30
    """  # noqa: D301  (\b is for typer: it keeps the lines of the example)
    with reporting():
        import jzextract
        from jzextract.authoring.decisions import cue_reasons, decisions
        from jzextract.authoring.reasons import TextReasons
        from jzextract.io.reasons import write_cue, write_decisions, write_rules, write_view
        from jzextract.patterns.library import load_library

        document = _text_of(text, file, encoding)
        packs = patterns or []
        nlp = jzextract.load(patterns=packs)
        reasons = TextReasons(nlp, load_library(packs), document)
        clean = reasons.page.view.clean
        with open_output(None) as stream:
            if rule is not None and rule in reasons.places.ids and reasons.places.is_cue(rule):
                write_cue(cue_reasons(reasons, nlp, rule), stream)
            elif rule is not None:
                write_rules([reasons.rule(rule)], clean, stream)
            else:
                near = reasons.near_rules()
                write_view(clean, document.text, stream)
                stream.write("RULES, the nearest first\n\n" if near else "No rule came near.\n")
                write_rules(near, clean, stream, top=top)
                decided = decisions(reasons, nlp)
                if decided:
                    stream.write("FIELDS that cues decided\n\n")
                    write_decisions(decided, stream, top=top)


def _text_of(text: str | None, file: str | None, encoding: str | None) -> Document:
    """The text that is given on the command line, or the one document of a file.

    Raises:
        InputError: when neither is given, or both, or the file holds no document or several.
    """
    from jzextract.documents import Document
    from jzextract.errors import InputError
    from jzextract.io.readers import read_documents

    if file is None and text is not None and text.startswith("@"):
        file, text = text.removeprefix("@"), None
    if (text is None) == (file is None):
        raise InputError("give one text: TEXT itself, or @FILE, or --file FILE")
    if text is not None:
        if not text.strip():
            raise InputError("the text is empty; give a sentence or a page")
        return Document(text)
    assert file is not None
    found = list(islice(read_documents([file], encoding=encoding), 2))
    if len(found) > 1:
        raise InputError(f"{file}: holds more than one document; give a file with one text")
    if not isinstance(found[0], Document):
        raise InputError(found[0].message)
    return found[0]


@app.command()
def coverage(  # noqa: PLR0913, PLR0917  (one parameter an option)
    corpus: CorpusArgument,
    patterns: PatternsOption = None,
    encoding: EncodingOption = None,
    never: Annotated[bool, typer.Option("--never", help="List all that never fired, and nothing else.")] = False,
    counts: Annotated[bool, typer.Option("--counts", help="List everything, with how often it fired.")] = False,
    form: FormatOption = ReportFormat.TEXT,
) -> None:
    """Count how often each rule, cue, alternative and entry of a lexicon fires in a corpus.

    What is counted: of rules the matches that stood, traps too; of cues and their words the fields that they decided;
    of alternatives and of words of lexicons the matches and decisions that went through them. Expressions and lexicons
    that no rule or cue names serve the mechanisms, which leave no trace: they count where they stand in the text.

    \b
    Example:
      jzextract patterns coverage pages/
      jzextract patterns coverage pages/ --patterns mypack/ --never
    """  # noqa: D301  (\b is for typer: it keeps the lines of the example)
    with reporting():
        import json

        import jzextract
        from jzextract.authoring.coverage import count_coverage, coverage_data
        from jzextract.cli.corpus import Tally, read_corpus
        from jzextract.io.coverages import write_coverage
        from jzextract.patterns.library import load_library

        read, packs = Tally(), patterns or []
        nlp, library = jzextract.load(patterns=packs), load_library(packs)
        with progress(to_terminal=False) as step:
            found = count_coverage(nlp, library, read_corpus(corpus, read, encoding=encoding), step)
        with open_output(None) as stream:
            if form is ReportFormat.JSON:
                json.dump(coverage_data(found, never=never), stream, ensure_ascii=False, indent=1)
                stream.write("\n")
            else:
                write_coverage(found, stream, never=never, counts=counts)
        if read.failures:
            raise typer.Exit(EXIT_FAILURE)


@app.command()
def lint(
    packs: _Packs = None,
    form: FormatOption = ReportFormat.TEXT,
) -> None:
    """Check pattern files, and say all that is wrong with them.

    Besides what cannot be loaded it finds what is never used, what can never match, what takes too long, and rules
    without examples. Each finding names file and line, and what to do. The exit status is 1 where there is one.

    \b
    Example:
      jzextract patterns lint
      jzextract patterns lint my_patterns
    """  # noqa: D301  (\b is for typer: it keeps the lines of the example)
    with reporting():
        import dataclasses
        import json

        from jzextract.authoring.lint import lint as find_faults
        from jzextract.io.display import one_line

        findings = find_faults(packs or ())
        with open_output(None) as stream:
            if form is ReportFormat.JSON:
                json.dump([dataclasses.asdict(finding) for finding in findings], stream, ensure_ascii=False, indent=2)
                stream.write("\n")
            else:
                stream.writelines(f"{one_line(str(finding))}\n" for finding in findings)
                stream.write(f"{len(findings) or 'no'} finding{'' if len(findings) == 1 else 's'}\n")
        if findings:
            raise typer.Exit(EXIT_FAILURE)
