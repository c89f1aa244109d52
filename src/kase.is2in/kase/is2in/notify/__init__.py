"""Notifications: who did what, what is to be done; in the cabinet and by e-mail."""
