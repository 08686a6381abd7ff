"""``liantu boundaries``: a city's own boundary file, from which its map is drawn beside the tiles."""

from __future__ import annotations

from pathlib import Path

import click

from liantu.rooms.terminal.start import city_pack, start_city


@click.command("boundaries")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--approval", default="", help="审图号，印在地图下方 / approval number, printed below the map")
@click.option("--remove", is_flag=True, help="去掉边界文件 / remove the boundary file")
def boundaries_command(file: Path | None, approval: str, *, remove: bool) -> None:
    """采用本市的行政区划边界（GeoJSON），在区县页画出地图。

    Take the city's own boundaries (GeoJSON, one feature a district) into this installation: the page of districts then has a map beside the
    tiles, with the approval number below it. The product ships none.
    """
    start_city()
    from liantu.accounts.queries import SYSTEM
    from liantu.kernel.errors import ProblemsError
    from liantu.regions.actions import drop_boundaries, keep_boundaries

    if remove:
        click.echo("已去掉 / removed" if drop_boundaries(SYSTEM) else "没有边界文件 / there is no boundary file")
        return
    if file is None:
        raise click.UsageError("请给出文件，或用 --remove / name a file, or --remove")
    try:
        count = keep_boundaries(SYSTEM, city_pack(), file.read_bytes(), approval, file.name)
    except ProblemsError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"已采用 {count} 个区县的边界 / the boundaries of {count} districts are in use")
