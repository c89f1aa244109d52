"""What a buyer sees and does: bids, many at once, what became of them."""
