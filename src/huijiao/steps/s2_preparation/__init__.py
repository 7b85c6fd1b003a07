"""2 制备: the Dataset and its record."""
