"""The tests of Seeing Machine; the folders mirror the package."""
