"""The catalogue of instruments, national, regional and of municipalities, with their conditions."""
