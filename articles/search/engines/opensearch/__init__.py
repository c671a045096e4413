"""The engine for more than one machine: the same archive on an OpenSearch cluster."""
