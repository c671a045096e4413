"""What pages, feeds, sitemaps and the admin share."""
