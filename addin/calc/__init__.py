"""LibreOffice Calc as a host: the generated extension, its installation, and a headless driver."""
