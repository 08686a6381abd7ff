"""登记处的纯函数: table schema, names, codes. No Django, no I/O."""
