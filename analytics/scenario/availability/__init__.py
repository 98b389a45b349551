"""What outages say of the availability to come: how often parts fail, how long they take, and what would change it."""
