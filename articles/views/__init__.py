"""The pages readers see, one module a subject. A view validates, asks once, and renders."""
