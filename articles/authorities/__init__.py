"""Work on names as authorities: rename, merge, undo a merge, accept, refuse, find pairs that may be one name."""
