"""The link that opens a published copy of this project on mybinder.org, and its badge."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from seeing_machine._validate import Words, problem

HUB = "https://mybinder.org"
#: The page that opens. binder/postBuild puts the course there.
PAGE = "lab/tree/course/00_start.ipynb"

_WANTED = "the address that others clone, such as https://github.com/OWNER/NAME"
_SHORT = re.compile(r"git@([\w.-]+):(?!/)(.+)")  # git's own form of an address, for those with a key
_PART = re.compile(r"[\w.-]+", re.ASCII)
_NO_REF = re.compile(r"[\s\x00-\x20~^:?*\[\\\x7f]|\.\.|@\{|//|^[-/]|[/.]$|\.lock$")


def link(address: str, ref: str = "HEAD") -> str:
    """Return the link that builds and opens a public git repository on mybinder.org [1]_.

    Parameters
    ----------
    address : str
        Where it is published: at GitHub, at GitLab (groups in groups too), or any other address for git over https.
    ref : str
        A branch, tag or commit; what others get when they clone, where left out.

    Raises
    ------
    ValueError
        If that is no address that Binder could clone, it holds a password, or `ref` is no name that git takes.

    References
    ----------
    .. [1] BinderHub, "Repository Providers", https://binderhub.readthedocs.io/en/latest/developer/repoproviders.html

    Examples
    --------
    >>> link("https://github.com/anna/seeing", "main")
    'https://mybinder.org/v2/gh/anna/seeing/main?urlpath=lab%2Ftree%2Fcourse%2F00_start.ipynb'
    """
    if not ref or _NO_REF.search(ref):
        raise ValueError(problem("ref", ref, "a branch, a tag or a commit, such as main"))
    return f"{HUB}/v2/{_where(address.strip())}/{quote(ref)}?urlpath={quote(PAGE, safe='')}"


def badge(link: str) -> str:
    """Return the line of Markdown that shows Binder's badge and leads to `link`."""
    return f"[![Open in Binder]({HUB}/badge_logo.svg)]({link})"


def _where(address: str) -> str:
    """Return the provider and the repository, as they stand in a link."""
    if short := _SHORT.fullmatch(address):
        if short[1] not in ("github.com", "gitlab.com"):
            raise ValueError(problem("address", address, _WANTED, "Binder has no key: give the address with https."))
        address = f"https://{short[1]}/{short[2]}"
    try:
        split = urlsplit(address)
        host, secret = split.hostname or "", split.username is not None or split.password is not None
        _ = split.port  # raises where it is no number
    except ValueError:
        raise ValueError(problem("address", address, _WANTED)) from None
    if secret:
        raise ValueError(problem("address", Words("one with a user or a password in it"), _WANTED,
                                 "Everybody could read it in the link."))
    path = split.path.strip("/").removesuffix(".git")
    parts = path.split("/")
    if split.scheme not in ("https", "http") or not _PART.fullmatch(host) or split.query or split.fragment or not path \
            or re.search(r"[\s\x00-\x20\x7f]", address):
        raise ValueError(problem("address", address, _WANTED))
    hosts = {"github.com": 2, "gitlab.com": None}
    host = host.removeprefix("www.")
    if host not in hosts:
        return f"git/{quote(address, safe='')}"
    if not all(_PART.fullmatch(part) for part in parts) or "-" in parts or len(parts) < 2 \
            or len(parts) != (hosts[host] or len(parts)):
        raise ValueError(problem("address", address, f"https://{host}/ and then OWNER/NAME, no page inside it"))
    return f"gh/{path}" if host == "github.com" else f"gl/{quote(path, safe='')}"
