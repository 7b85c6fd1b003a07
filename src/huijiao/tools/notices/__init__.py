"""An outbox of letters."""
