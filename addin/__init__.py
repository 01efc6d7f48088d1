"""What runs in or beside a spreadsheet program."""
