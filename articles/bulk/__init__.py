"""Changes of many records at once: bulk_fields.py lists what can be changed, run_change.py does it."""
