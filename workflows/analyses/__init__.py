"""One module an analysis: a table and its fits."""
