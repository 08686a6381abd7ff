"""``liantu sample-room``: who waits for a visit."""

from __future__ import annotations

import click

from liantu.rooms.terminal.start import start_city
from liantu.rooms.terminal.tables import table_lines


@click.command("sample-room")
def sample_room_command() -> None:
    """列出各单位最近一次走访。 List the organisations with their last visit."""
    start_city()
    from liantu.accounts.queries import SYSTEM
    from liantu.sample_room.queries import last_visits

    rows = [(name, "–" if last is None else last.isoformat()) for _pk, name, last in last_visits(SYSTEM)]
    for line in table_lines(["单位 / organisation", "最近走访 / last visit"], rows):
        click.echo(line)
