"""Many records at once: which ones, and the pages that change them."""
