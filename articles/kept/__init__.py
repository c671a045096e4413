"""What readers keep: the tray, collections with notes and passages, saved searches and alerts, history, downloads."""
