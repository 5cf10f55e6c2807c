"""The evidence pack: an answer with all that is needed to look it up, check it and repeat it, in a ZIP."""
