"""Settings, URLs, wiring: the only place that names an adapter."""
