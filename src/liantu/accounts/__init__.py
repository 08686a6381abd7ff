"""Accounts: people, roles, what a viewer may see, the audit log."""
