"""Papers out: blank and prefilled forms, typeset PDFs; uploads of filled forms kept as documents."""
