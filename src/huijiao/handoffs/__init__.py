"""One table: this fact starts that action."""
