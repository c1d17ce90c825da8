"""Model-as-judge: a model's opinion of what was written, apart from every score and measured against people."""
