"""The public face: what anyone may read without an account."""
