"""程序库: the engines for use on their own, in a notebook or another program, without Django, database or pack.

One module for each subject; what it offers stands in its ``__all__``. Arrays are NumPy's, frames are Polars'; inputs are never modified.

>>> from liantu import lib
>>> lib.complexity.ubiquity(lib.complexity.present(lib.complexity.advantage([[30.0, 10.0], [10.0, 50.0]]))).tolist()
[1.0, 1.0]
"""

from liantu.lib import complexity, decomposition, disclosure, forecast, opportunities, states, tracing

__all__ = ["complexity", "decomposition", "disclosure", "forecast", "opportunities", "states", "tracing"]
