"""办公桌: the homes of people, and what finds them: notices, what they follow, saved views, comments, the daily digest, the tour."""
