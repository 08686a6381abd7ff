"""What is done at the desk: tell people, keep what they follow, save and say."""

from liantu.desk.actions.habits import finish_tour, want_mail

__all__ = ["finish_tour", "want_mail"]
