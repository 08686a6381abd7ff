"""月报的文件: the report as a document of both languages, and how it is written as Word and PowerPoint; no Django."""
