"""Answers, networks and datasets as files and text."""
