"""导入: from a city's spreadsheets to rows with source and history."""
