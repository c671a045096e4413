"""The pages that readers see, one module for each subject. A view validates, asks once, and renders."""
