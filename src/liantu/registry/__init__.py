"""Registry: organisations, products and the facts that join them; the intake of spreadsheets."""
