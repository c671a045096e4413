"""The desk: pages for people who enter, check and correct what the archive holds. access.py says who may use which."""
