"""How the cluster's engine compares with the embedded one, and what it survives. See docs/scale-out.md."""
