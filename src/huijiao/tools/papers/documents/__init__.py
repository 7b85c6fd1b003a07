"""The forms of the regulation as Word and Excel: blank, prefilled or filled from records. No Django here."""
