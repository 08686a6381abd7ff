"""Pure values of accounts: the reader."""
