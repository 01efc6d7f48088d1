"""What 10,000 rows cost in each cell function that takes cases: ``python -m benchmarks.array_functions``.

Every argument that is read case by case is its value in the function's own example, in 10,000 rows; series are
blocks of 10,000 rows. Prints the slow ones, slowest first, beside what reading the same cells alone takes; 1 when
one is over the budget.
"""

ROWS = 10_000
BUDGET = 0.020
