"""The photo desk: the grid, one photo's record, uploads and downloads."""
