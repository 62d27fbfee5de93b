"""What the goals call for in seconds, bytes and syncs, measured in one run: `python -m benchmarks`."""
