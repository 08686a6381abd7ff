"""Accounts: people, roles, what a reader may see, the audit log."""
