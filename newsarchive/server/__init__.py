"""What runs around the application: the supervisor, the web server's connections, what is measured of them."""
