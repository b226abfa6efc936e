"""Files that people send: what they are, and copies of them that are safe to keep and to show."""
