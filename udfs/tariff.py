"""Cell functions over the tariff engine (TF_...)."""
