"""Cell functions over the benchmark engine (BM_...)."""
