"""A dataset as others read it: one neutral description, from which every exchange format is made. Pure."""
