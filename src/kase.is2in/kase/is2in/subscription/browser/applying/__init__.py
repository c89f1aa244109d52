"""The seller's application: annex 1 as a form."""
