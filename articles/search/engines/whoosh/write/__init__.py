"""Writing the index: texts inverted, segments built and merged."""
