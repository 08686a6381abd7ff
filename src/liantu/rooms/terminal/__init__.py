"""终端: what the verbs of all rooms share; nothing here imports Django before a verb runs."""
