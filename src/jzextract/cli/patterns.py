"""The commands for those who write patterns: ``jzextract patterns …``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jzextract.cli.options import check_output
from jzextract.cli.terminal import EXIT_FAILURE, open_output, reporting

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
