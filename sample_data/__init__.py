"""A believable organisation, made from a seed: two years of service delivery with known truths planted in it."""
