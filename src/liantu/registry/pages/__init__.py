"""登记页面: organisations, products, intakes, merges and sources in the browser."""
