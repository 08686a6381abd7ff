"""``python -m liantu`` is ``liantu``."""

from liantu.project.cli import main

main()
