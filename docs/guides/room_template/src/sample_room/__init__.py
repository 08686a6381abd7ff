"""示例房间: visits to organisations: who was visited when, and who waits for a visit."""
