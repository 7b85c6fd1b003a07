"""What each actor sees first; reads everywhere, decides nothing."""
