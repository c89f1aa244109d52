"""The page that gives a member its exchange certificate."""
