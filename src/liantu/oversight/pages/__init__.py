"""监督页面: workbench, findings, checks, tasks, measures, opened figures in the browser."""
