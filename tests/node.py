"""Run Node.js: ``python -m tests.node --test tests/js/test_*.mjs``.

Playwright brings a Node.js of its own, so the tests need no other and everyone runs the same version.
"""

import subprocess
import sys
from pathlib import Path

import playwright

NODE = Path(playwright.__file__).parent / "driver" / "node"

if __name__ == "__main__":
    sys.exit(subprocess.call([NODE, *sys.argv[1:]]))
