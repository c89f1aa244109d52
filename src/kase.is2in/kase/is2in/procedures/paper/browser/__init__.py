"""Pages of papers: blank forms, outages, the register of slips."""
