"""Tests of the content of single lessons."""
