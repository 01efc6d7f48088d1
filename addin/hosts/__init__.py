"""xlwings engines of our own, so that a macro on ``xw.Book`` runs without Excel."""
