"""What the routes of all rooms share: pages of lists, refusals, texts in both languages."""
