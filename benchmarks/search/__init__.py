"""Search by names over many firms, beside the scan that it replaced and beside tantivy."""
