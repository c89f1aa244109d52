"""What goes to the depository and clearing, and what comes back."""
