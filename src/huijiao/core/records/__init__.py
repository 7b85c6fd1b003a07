"""The records people fill in, declared once for forms, templates, rules, API and catalogue."""
