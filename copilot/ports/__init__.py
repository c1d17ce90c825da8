"""What the product needs from outside, one small Protocol per file."""
