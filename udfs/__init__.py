"""The cell functions: each declared once, thin over one engine call, the same in every host."""
