"""Project: settings, addresses, wiring, the command line."""
