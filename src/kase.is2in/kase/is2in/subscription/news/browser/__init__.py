"""The public page of messages."""
