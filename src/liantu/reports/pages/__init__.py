"""Pages of the month's reports."""
