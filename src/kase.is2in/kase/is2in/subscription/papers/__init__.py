"""Papers of the seller: made from data, printed, signed, kept."""
