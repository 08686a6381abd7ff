"""Filters of the month's reports: {% load reports %}."""
