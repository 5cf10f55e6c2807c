"""Transfers as columns, for millions of them: who can have got goods from whom, by which paths, how many."""
