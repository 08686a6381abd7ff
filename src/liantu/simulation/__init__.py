"""模拟城市: a demonstration city that follows the chains' structure; everything in it is marked as simulated."""
