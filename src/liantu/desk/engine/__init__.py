"""The rules of the desk that need no table: who is mentioned in a text."""
