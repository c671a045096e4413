"""Files of any kind: opened, decoded, bounded, and read into entries by their format."""
