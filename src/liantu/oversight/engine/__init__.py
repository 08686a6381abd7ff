"""Pure parts of oversight: the parameters of work and of the report, what a file that goes with a task may be, when to remind."""
