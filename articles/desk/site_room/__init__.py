"""The room of the site: the pages that editors write, and readers' reports of errors."""
