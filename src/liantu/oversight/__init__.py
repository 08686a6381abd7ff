"""Oversight: findings, tasks, measures, the workbench."""
