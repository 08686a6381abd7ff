"""模板过滤器: filters that only the registry's templates use."""
