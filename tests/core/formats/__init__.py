"""Readers of data files, with good, bad and hostile files made on the spot."""
