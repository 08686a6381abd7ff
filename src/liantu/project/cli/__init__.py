"""命令行: ``liantu`` and its verbs. Django is started only by the verbs that need it, so that help comes at once."""

from __future__ import annotations

import os
import sys

import click

from liantu import __version__
from liantu.kernel.errors import LiantuError, NotFoundError, ProblemsError
from liantu.project.cli.city import demo_command, init_command
from liantu.project.cli.compute import compute_command
from liantu.project.cli.explain import explain_command
from liantu.project.cli.pack import pack_group
from liantu.project.cli.server import serve_command, worker_command
from liantu.rooms.installed import manifests
from liantu.rooms.terminal.click_errors import as_click_error, speak_anyway

_HELP = """链图：由城市产业数据计算指标，由指标生成预警事项，由预警事项派发任务。

A city's industrial facts become figures, figures become alerts, alerts become work.

\b
开始 / to begin:   liantu init && liantu demo && liantu check && liantu serve --worker
数据目录 / home:    LIANTU_HOME (./var)      数据库 / database: LIANTU_DATABASE (sqlite)
"""


class LiantuGroup(click.Group):
    """The command group: a refusal of Liantu is told in a sentence with exit code 1, not as a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a verb; tell what Liantu refuses."""
        try:
            return super().invoke(ctx)
        except ProblemsError as error:
            click.echo(str(error.what), err=True)
            for problem in error.problems:
                click.echo(f"  {problem}", err=True)
            sys.exit(1)
        except NotFoundError as error:
            click.echo(str(error), err=True)
            sys.exit(2)
        except LiantuError as error:
            click.echo(str(error), err=True)
            sys.exit(1)
        except BrokenPipeError:
            raise
        except Exception as error:
            if click_error := as_click_error(error):
                raise click_error from error
            raise


@click.group(cls=LiantuGroup, help=_HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="liantu")
def main() -> None:
    """链图：由城市产业数据计算指标，由指标生成预警事项，由预警事项派发任务。"""
    speak_anyway()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liantu.project.settings")


for command in (init_command, demo_command, compute_command, explain_command, serve_command, worker_command, pack_group):
    main.add_command(command)
for room in manifests():
    for command in room.verbs():
        main.add_command(command)
