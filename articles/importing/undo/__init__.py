"""An import batch taken back: what it created goes, what it changed is as before."""
