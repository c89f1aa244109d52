"""What the seller sees and does: demand, registers, the distribution."""
