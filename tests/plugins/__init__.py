"""Plugins of the project's own tests."""
