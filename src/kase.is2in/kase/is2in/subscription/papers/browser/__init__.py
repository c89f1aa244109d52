"""The page on which the seller signs, and the seller's papers."""
