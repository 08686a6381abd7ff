"""Starting Django for a verb, once, and saying in one line what keeps it from starting."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from liantu.kernel.pack import Pack

_ENGINES = ("sqlite3", "postgresql")


class UnusableError(click.ClickException):
    """Something around Liantu cannot be used as it is set: home, database, pack. Exit code 2, as for wrong use."""

    exit_code = 2

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")


def start_django() -> None:
    """Make models and settings usable; raises UnusableError where a setting cannot be used."""
    import django
    from django.apps import apps
    from django.core.exceptions import ImproperlyConfigured

    if apps.ready:
        return

    try:
        django.setup()
        _check_database_setting()
    except OSError as error:
        home = os.environ.get("LIANTU_HOME", "var")
        reason = error.strerror or error
        raise UnusableError(
            f"数据目录 LIANTU_HOME={home} 不能读写（{reason}）；请换一个可写的文件夹",
            f"the home LIANTU_HOME={home} cannot be read and written ({reason}); name a folder that can be written",
        ) from error
    except (ImproperlyConfigured, ValueError) as error:
        raise _wrong_database(str(error).strip().splitlines()[0]) from error


def _check_database_setting() -> None:
    """Only the two databases that Liantu is tested on are used."""
    from django.db import connection

    if connection.settings_dict["ENGINE"].rpartition(".")[2] not in _ENGINES:
        raise ValueError(connection.vendor)
    connection.get_connection_params()


def _wrong_database(reason: str) -> UnusableError:
    return UnusableError(
        f"LIANTU_DATABASE 不能用（{reason}）；写作 sqlite:////路径/文件 或 postgres://用户@主机/库名",
        f"LIANTU_DATABASE cannot be used ({reason}); write sqlite:////path/file or postgres://user@host/name",
    )


def is_new_home() -> bool:
    """Whether nothing has been made yet: no file of the database, or a database without a single table of Django's."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder
    from django.db.utils import DatabaseError

    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).exists():
        return True
    try:
        return not MigrationRecorder(connection).has_table()
    except DatabaseError as error:
        raise no_database(error) from error


def start_city() -> None:
    """Make models, settings and the database usable; raises UnusableError where the database is absent, empty or old."""
    start_django()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.utils import DatabaseError

    try:
        executor = MigrationExecutor(connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise no_database(error) from error

    if behind:
        raise UnusableError(
            "数据库尚未建立或需要升级；请先运行 liantu init", "the database is not made yet, or needs an upgrade; run liantu init first"
        )


def no_database(error: Exception) -> UnusableError:
    """Say that the database cannot be reached or read."""
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return UnusableError(
        f"数据库不能用（{reason}）；请检查 LIANTU_HOME 与 LIANTU_DATABASE",
        f"the database cannot be used ({reason}); look at LIANTU_HOME and LIANTU_DATABASE",
    )


def city_pack() -> Pack:
    """Return the pack that this installation runs on; raises UnusableError where LIANTU_PACK names none that can be used."""
    from django.conf import settings

    from liantu.kernel.errors import LiantuError
    from liantu.kernel.pack import load_pack
    from liantu.rooms.pack_requirements import requirements

    try:
        return requirements().met_by(load_pack(settings.PACK))
    except LiantuError as error:
        raise UnusableError(f"LIANTU_PACK={settings.PACK}", str(error)) from error
