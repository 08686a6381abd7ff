"""办公桌页面: homes, the big screen, notices, what is followed and saved, comments, the tour."""
