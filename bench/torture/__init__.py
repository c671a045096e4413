"""Prove that nothing acknowledged is lost and nothing hidden is shown, whatever happens: `make torture`."""
