"""Reading the index: documents matched, ranked and counted on arrays."""
