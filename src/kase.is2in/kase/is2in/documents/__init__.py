"""Documents: rendered once, stored for ever, checked when they come in and go out."""
