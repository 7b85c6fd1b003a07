"""What developers and CI run: set-up, checks, tests, assets, message catalogues. Standard library only, unless said."""
