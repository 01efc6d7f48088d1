"""The sheets of a template, one module each; every one takes the draft and writes its own sheet."""
