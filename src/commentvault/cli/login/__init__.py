"""``commentvault login``: keys and logins, tried before they are kept. None is an argument, which others could read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from typer.core import TyperGroup

from commentvault.cli.login.instagram import instagram
from commentvault.cli.login.youtube import youtube
from commentvault.errors import UsageError

if TYPE_CHECKING:
    from typer._click.core import Command, Context


class _Platforms(TyperGroup):
    """Who else is named is not repeated: it may be a key in the wrong place."""

    def get_command(self, ctx: Context, cmd_name: str) -> Command:
        command = super().get_command(ctx, cmd_name)
        if command is None:
            raise UsageError(f"login is for {' or '.join(self.commands)}; the other platforms need none")
        return command


app = typer.Typer(
    cls=_Platforms,
    help="Keep a key of YouTube's Data API, or a login to Instagram.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("youtube", context_settings={"allow_extra_args": True})(youtube)
app.command("instagram", context_settings={"allow_extra_args": True})(instagram)
