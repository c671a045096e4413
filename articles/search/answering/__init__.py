"""From a search request to its answer: interpret, execute, and describe the results."""
