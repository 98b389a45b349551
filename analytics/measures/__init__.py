"""What is measured: records in, counted items and measurements out."""
