"""Pure parts of oversight: the parameters of work, what a file that goes with a task may be, when to remind."""
