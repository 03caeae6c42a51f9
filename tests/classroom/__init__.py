"""Tests of `seeing_machine.classroom`."""
