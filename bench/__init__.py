"""The benchmark: CPU for each request as a multiple of a bare Flask hello on the same machine in the same run."""
