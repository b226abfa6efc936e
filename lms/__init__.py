"""Korak: what a plugin may import, and nothing else."""

from __future__ import annotations
