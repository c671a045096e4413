"""The API for programs, under /api/v1/: JSON over the same doors and checks as the pages and the desk.

Each ..._endpoints.py is one part of it; archive_api.py puts them together. Start at docs/api.md.
"""
