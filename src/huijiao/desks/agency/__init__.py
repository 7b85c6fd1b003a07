"""The agency's desk: what waits for approval, and how every project stands."""
