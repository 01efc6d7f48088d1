"""The tariff engine: what a place, a day or an hour costs, and who pays."""
