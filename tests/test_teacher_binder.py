"""The badge for Binder: links written by hand, as BinderHub's table of providers has them."""

import pytest

from seeing_machine import _teacher_binder, cli

START = "?urlpath=lab%2Ftree%2Fcourse%2F00_start.ipynb"


@pytest.mark.parametrize(("address", "ref", "expected"), [
    ("https://github.com/anna/seeing-machine", "HEAD", "https://mybinder.org/v2/gh/anna/seeing-machine/HEAD"),
    ("https://github.com/anna/seeing.machine.git", "v1.0", "https://mybinder.org/v2/gh/anna/seeing.machine/v1.0"),
    (" https://www.github.com/anna/seeing/ ", "class/7b", "https://mybinder.org/v2/gh/anna/seeing/class/7b"),
    ("git@github.com:anna/seeing.git", "main", "https://mybinder.org/v2/gh/anna/seeing/main"),
    ("https://gitlab.com/anna/seeing", "main", "https://mybinder.org/v2/gl/anna%2Fseeing/main"),
    ("https://gitlab.com/school/year-9/seeing.git", "né#1",
     "https://mybinder.org/v2/gl/school%2Fyear-9%2Fseeing/n%C3%A9%231"),
    ("https://codeberg.org/anna/seeing.git", "main",
     "https://mybinder.org/v2/git/https%3A%2F%2Fcodeberg.org%2Fanna%2Fseeing.git/main"),
    ("http://git.school.example:8080/~anna/a+b", "main",
     "https://mybinder.org/v2/git/http%3A%2F%2Fgit.school.example%3A8080%2F~anna%2Fa%2Bb/main"),
])
def test_the_link_of_each_host(address, ref, expected):
    assert _teacher_binder.link(address, ref) == expected + START


@pytest.mark.parametrize(("address", "words"), [
    ("", "expected the address that others clone"), ("anna/seeing", "expected the address"),
    ("github.com/anna/seeing", "expected the address"), ("ftp://example.org/a", "expected the address"),
    ("https://", "expected the address"), ("https://example.org", "expected the address"),
    ("https://example.org/a b", "expected the address"), ("https://example.org/a?b=1", "expected the address"),
    ("https://example.org:port/a", "expected the address"), ("https://[1/a", "expected the address"),
    ("https://exa)mple.org/a", "expected the address"),
    ("https://github.com/anna", "then OWNER/NAME"), ("https://github.com/anna/seeing/tree/main", "no page inside it"),
    ("https://gitlab.com/anna/seeing/-/tree/main", "no page inside it"), ("https://github.com/anna/(x)", "OWNER/NAME"),
    ("https://anna:secret@github.com/anna/seeing", "Everybody could read it"),
    ("git@codeberg.org:anna/seeing.git", "Binder has no key"),
])
def test_a_bad_address_is_refused_with_a_sentence(address, words, capsys):
    assert cli.main(["teacher", "binder", address]) == 1
    told = capsys.readouterr()
    assert words in told.err
    assert told.out == ""
    assert "secret" not in told.err


@pytest.mark.parametrize("ref", ["", "a b", "a..b", "a~1", "a:b", "a\\b", "a?b", "/a", "a/", "a\n", "a.lock"])
def test_a_bad_ref_is_refused(ref, capsys):
    assert cli.main(["teacher", "binder", "https://github.com/anna/seeing", f"--ref={ref}"]) == 1
    assert "ref: got" in capsys.readouterr().err


def test_what_is_printed(capsys):
    assert cli.main(["teacher", "binder", "https://github.com/anna/seeing", "--ref", "main"]) == 0
    link = "https://mybinder.org/v2/gh/anna/seeing/main" + START
    assert capsys.readouterr().out == f"[![Open in Binder](https://mybinder.org/badge_logo.svg)]({link})\n{link}\n"
