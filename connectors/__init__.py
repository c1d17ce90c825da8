"""Everything outside the product: systems of record, models, identity."""
