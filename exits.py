"""How a command ends: its exit status, and one line on standard error for every expected error."""

import errno
import os
import sys
from collections.abc import Sequence

import click

from .sweeps.errors import RunFailed, UserError, one_line
from .sweeps.stderr import drop_errors, echo_error

INTERRUPTED = 130


def ended(group: click.Group, args: Sequence[str] | None = None) -> int:
    """Run a command of ``group`` and return its exit status; every expected error is one line."""
    try:
        status = group.main(
            args=None if args is None else list(args), prog_name="spinquad", standalone_mode=False
        )
        if sys.stdout is not None:  # closed by the shell
            sys.stdout.flush()  # a full disk is told here, not while Python ends
        return status if isinstance(status, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        echo_error(error.ctx.get_help() if error.ctx else "")
        return UserError.exit_status
    except click.ClickException as error:
        return _complain(error.format_message(), UserError.exit_status)
    except (UserError, RunFailed) as error:
        return _complain(error, error.exit_status)
    except (KeyboardInterrupt, click.Abort):
        return _complain("interrupted", INTERRUPTED)
    except BrokenPipeError:
        # The reader of a pipe has gone; Python would complain once more when it flushes at exit.
        _drop_output()
        return RunFailed.exit_status
    except OSError as error:
        return _complain(_told(error), RunFailed.exit_status)
    finally:
        drop_errors()


def _told(error: OSError) -> RunFailed:
    """Return what to say where the system refuses the output or a file; what else it says is passed on."""
    if error.filename is None and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO):
        _drop_output()
        reason = error.strerror or type(error).__name__
        return RunFailed(f"the output cannot be written ({reason}); make space there")
    if error.filename is None and error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
        raise error
    from .sweeps.files import explain

    return explain(error, "a file cannot be used")


def _drop_output() -> None:
    """Send what is still to be printed nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(message: object, status: int) -> int:
    """Print one line on standard error and return ``status``."""
    echo_error(f"spinquad: {one_line(message)}")
    return status
