"""Reads of the regions' room."""
