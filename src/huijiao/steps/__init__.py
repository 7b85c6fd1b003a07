"""The procedure in seven rooms; time runs one way."""
