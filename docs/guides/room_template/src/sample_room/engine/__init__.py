"""The maths of visits: pure functions, no Django, no clock."""
