"""How fast Seeing Machine is, beside the libraries that people use today.

``python -m tests.benchmarks`` runs every ``bench_<topic>.py`` in this folder, or only the topics named after it. Such a
file has one function, ``rows()``, which yields a `Row` for each thing measured. Nothing here is a test: a timing says
something about one machine on one day.
"""
