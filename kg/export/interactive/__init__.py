"""The network as one page of HTML that can be searched, filtered and looked into without any server."""
