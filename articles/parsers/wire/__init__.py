"""What ninjs, NewsML, NITF, feeds and wire text share: stories, photos and their bodies."""
