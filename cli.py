"""The command line: thin, every command imports what it needs when it runs."""

import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

from .exits import ended

Command = Callable[..., Any]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="spinquad", message="%(prog)s %(version)s")
def cli() -> None:
    """Sweeps of spin-quadrupole storage and transport in a spin valve.

    Exit status: 0 done, 1 something failed, 2 bad input, 130 interrupted.
    """


@cli.command()
def catalog() -> None:
    """List the sweeps of the paper: names, sizes and titles."""
    from .sweeps.views import list_catalog

    list_catalog(click.echo)


_RESULTS = click.option(
    "--results",
    metavar="DIR",
    help="The results folder; by default $SPINQUAD_RESULTS, else results in the checkout, if the program"
    " runs from one, else ./results.",
)
_WORKERS = click.option("--workers", type=int, help="Cores that compute; all of this machine by default.")
_WAYS = (
    click.option("--fresh", is_flag=True, help="Start anew; an old store is moved aside."),
    click.option("--extend", is_flag=True, help="Add axis values and quantities to the store."),
    click.option("--repair", is_flag=True, help="Check every byte and compute damaged shards again."),
    click.option("--retry", is_flag=True, help="Compute shards with failed points again."),
    click.option("--take-over", is_flag=True, help="Go ahead although another run claims the store."),
)


def _ways(command: Command) -> Command:
    """Give a command the options that say what to do with a store that is there."""
    for option in reversed(_WAYS):
        command = option(command)
    return command


@cli.command()
@click.argument("sweep")
@_WORKERS
def plan(sweep: str, workers: int | None) -> None:
    """Say how SWEEP would be cut into shards and how long it would take; nothing is written."""
    from .sweeps.views import show_plan

    show_plan(sweep, workers, click.echo)


@cli.command()
@click.argument("sweeps", nargs=-1, metavar="SWEEP ...")
@click.option("--all", "everything", is_flag=True, help="Run every sweep of the catalog.")
@_WORKERS
@click.option(
    "--processes/--threads", default=None, help="A Dask cluster, or threads; by default the quicker."
)
@_ways
@_RESULTS
def run(sweeps: tuple[str, ...], everything: bool, results: str | None, **given: Any) -> int:
    """Run each SWEEP, a file or a name of the catalog, or go on where an earlier run stopped."""
    from .sweeps.commands import run_sweeps

    return run_sweeps(sweeps, everything, results, given, click.echo)


@cli.command()
@click.argument("store")
@_RESULTS
def status(store: str, results: str | None) -> None:
    """Say how far STORE is: its path, or the name of its sweep."""
    from .sweeps.views import show_status

    show_status(store, results, click.echo)


@cli.command()
@click.argument("store")
@_RESULTS
def verify(store: str, results: str | None) -> int:
    """Read every byte of STORE again and compare it with what was written."""
    from .sweeps.views import show_verdict

    return show_verdict(store, results, click.echo)


@cli.command()
@click.argument("sweeps", nargs=-1, metavar="SWEEP ...")
@_RESULTS
def compare(sweeps: tuple[str, ...], results: str | None) -> int:
    """Compare the run of each SWEEP, or of all in the archive, with the archive, the folder paper."""
    from .sweeps.views import show_comparison

    return show_comparison(sweeps, results, click.echo)


@cli.command()
@click.argument("sweeps", nargs=-1, metavar="SWEEP ...")
@click.option("--replace", is_flag=True, help="Though a store of another sweep is archived under the name.")
@_RESULTS
def archive(sweeps: tuple[str, ...], replace: bool, results: str | None) -> None:
    """Put the run of each SWEEP, or of every sweep of the catalog, into the archive, the folder paper."""
    from .sweeps.commands import archive_sweeps

    archive_sweeps(sweeps, results, replace, click.echo)


@cli.command()
@click.argument("numbers", nargs=-1, metavar="[2 3a tmr ... | all]")
@_RESULTS
def figures(numbers: tuple[str, ...], results: str | None) -> int:
    """Draw figures of the paper from stored sweeps, and check what the paper says of them."""
    from .workflows.commands import draw_figures

    return draw_figures(numbers, results, click.echo)


@cli.command()
@click.argument("analysis", metavar="linear-response|saturation")
@_RESULTS
def analyze(analysis: str, results: str | None) -> int:
    """Analyse stored sweeps: fits, crossovers and the statements of the paper about them."""
    from .workflows.commands import analyse

    return analyse(analysis, results, click.echo)


@cli.command()
@click.argument("store")
@click.option(
    "--sel", "selections", multiple=True, metavar="NAME=VALUE", help="J=5 or T=0:2; may be repeated."
)
@click.option(
    "--quantity", "quantities", multiple=True, metavar="NAME",
    help="Only this, or one component as a column names it; may be repeated.",
)  # fmt: skip
@click.option("--errors", is_flag=True, help="Show the error estimates too.")
@click.option("--regime", is_flag=True, help="Show which conditions of the formulas do not hold.")
@click.option("--csv", "form", flag_value="csv", help="Print every row as CSV.")
@click.option("--json", "form", flag_value="json", help="Print every row as JSON.")
@_RESULTS
def show(store: str, form: str | None, results: str | None, **given: Any) -> None:
    """Print what STORE holds, one row a point."""
    from .sweeps.views import show_store

    for line in show_store(store, form, results, **given):
        click.echo(line)


@cli.command()
@click.argument("stores", nargs=-1, required=True, metavar="STORE STORE ...")
@click.option("--into", "name", required=True, metavar="NAME", help="Name of the merged sweep.")
@_RESULTS
def merge(stores: tuple[str, ...], name: str, results: str | None) -> int:
    """Merge STOREs of one sweep, made in different places or over different stretches, into a new one."""
    from .sweeps.commands import merge_stores

    return merge_stores(stores, name, results, click.echo)


@cli.command()
@click.argument("parameters", nargs=-1, metavar="NAME=VALUE ...")
@click.option("--quantity", "quantities", multiple=True, metavar="NAME", help="Only this; may be repeated.")
@click.option("--unit", metavar="NAME", help="The unit of energy, as meV; by default t where t = 1.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def evaluate(
    parameters: tuple[str, ...], quantities: tuple[str, ...], unit: str | None, as_json: bool
) -> None:
    """Print one point: every scalar quantity, or those asked for.

    For example: spinquad evaluate T_L=0 T_R=0.5 J=5 V=1 theta=pi/2

    An electrode of other bands is written as in a sweep file:

    spinquad evaluate T=1 J_R=5 'left.bands=[{shape="semielliptic", D=25, J=5}]'
    """
    from .sweeps.views import show_point

    show_point(parameters, quantities, unit, as_json, click.echo)


@cli.command()
@click.argument("sweep")
@click.option("--profile", default="generic", metavar="NAME", help="The cluster's profile, or its file.")
@click.option("--set", "changes", multiple=True, metavar="KEY=VALUE", help="Change a setting of the profile.")
@click.option("--dask", is_flag=True, help="One allocation with Dask in place of a job array.")
@click.option("--dry-run", is_flag=True, help="Print scripts and cost, ask SLURM; submit nothing.")
@_ways
@_RESULTS
def submit(
    sweep: str, profile: str, changes: tuple[str, ...], dask: bool, dry_run: bool, **given: Any
) -> int:
    """Hand what is missing of SWEEP to SLURM; again, and what is still missing then is sent."""
    from .slurm.commands import submit_sweep

    return submit_sweep(sweep, profile, changes, given, click.echo, dask=dask, dry_run=dry_run)


@cli.command()
@click.argument("stores", nargs=-1, metavar="[STORE ...]")
@_RESULTS
def jobs(stores: tuple[str, ...], results: str | None) -> int:
    """Show the SLURM jobs of each STORE, by default of all, with what is done and what failed."""
    from .slurm.commands import show_jobs

    return show_jobs(stores, results, click.echo)


@cli.command()
@click.argument("stores", nargs=-1, metavar="STORE ...")
@_RESULTS
def cancel(stores: tuple[str, ...], results: str | None) -> int:
    """Cancel the SLURM jobs of each STORE; what is done stays done."""
    from .slurm.commands import cancel_jobs

    return cancel_jobs(stores, results, click.echo)


@cli.command()
@click.argument("store")
@click.option("--submission", required=True, metavar="NAME", help="What the job belongs to.")
@click.option("--task", type=int, help="Make the shards of this task.")
@click.option("--final", is_flag=True, help="Check and close the store.")
@click.option("--workers", type=click.IntRange(1), default=1, help="Cores that compute.")
@click.option("--until", type=float, help="End of the walltime, in seconds since 1970.")
@click.option("--margin", type=float, default=120.0, help="Seconds to keep free before it.")
@click.option(
    "--share", metavar="K/N", help="Of the task only this share; a task of many cores calls itself."
)
@click.option("--scheduler-file", metavar="FILE", help="Drive the Dask workers of this scheduler.")
def worker(store: str, submission: str, **given: Any) -> int:
    """Do a job's share of STORE; job scripts call this."""
    from .slurm.commands import work

    return work(store, submission, echo=click.echo, **given)


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    return ended(cli, args)


if __name__ == "__main__":
    sys.exit(main())
