"""月报: the month's report as page, Word and PowerPoint, from a draft to the archive."""
