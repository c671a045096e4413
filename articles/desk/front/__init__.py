"""The room of the front page: what editors choose for it."""
