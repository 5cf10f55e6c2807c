"""The browser door: the SPARQL endpoint, the analyses as JSON, and the pages of what the graph names.

Three kinds of processes: the server speaks HTTP and holds no graph; the nursery holds the graph and forks
workers; a worker answers one request at a time, within limits, and can be killed at any moment.
"""
