"""Verbs of the statistics."""

from liantu.statistics.verbs.figures import figures_command, sql_command
from liantu.statistics.verbs.releases import release_command, withdraw_command
from liantu.statistics.verbs.targets import targets_command

VERBS = (figures_command, targets_command, sql_command, release_command, withdraw_command)
