"""Business-case workbooks: proposals as data, sheets as code."""
