"""The benchmark engine: key figures compared, ranked and priced."""
