"""What the exchange tells the public of subscriptions, in three languages."""
