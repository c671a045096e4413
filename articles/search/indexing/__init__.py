"""The index follows the database: triggers, queue, documents, rebuild and sweep."""
