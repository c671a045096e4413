"""The processes around the application: supervisor, web server and metrics."""
