"""The wheel that `pip install` gets holds the course, the widgets' files and the server's setting."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_wheel_holds_everything(tmp_path):
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        held = set(wheel.namelist())
    package = ROOT / "seeing_machine"
    for pattern in ("*.py", "*.pyi", "*.js", "*.css", "*.json", "py.typed"):
        assert {path.relative_to(ROOT).as_posix() for path in package.rglob(pattern)} <= held
    lessons = {f"seeing_machine/_course/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert lessons
    assert lessons <= held
    assert any(name.endswith("/etc/jupyter/jupyter_server_config.d/seeing_machine.json") for name in held)
    assert not any(name.startswith("tests/") for name in held)
