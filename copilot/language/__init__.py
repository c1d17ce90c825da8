"""One reader of text: words, sentences and clauses, and the figures, moments, names and countries that a text holds.

Pure functions over text, used by controls, tasks, scoring, redaction and chunking alike. Nothing here decides whether
a text is right; that is for the callers.
"""
