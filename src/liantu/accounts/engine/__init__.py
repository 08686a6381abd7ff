"""Pure values of accounts: the viewer."""
