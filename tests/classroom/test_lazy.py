import subprocess
import sys


def test_checks_and_progress_need_neither_torch_nor_widgets():
    code = ("import sys, seeing_machine as sm; sm.check('pixels-1', lambda image, row, col: image[col, row]);"
            "print(sorted({'torch', 'ipywidgets', 'anywidget', 'skimage', 'scipy'} & set(sys.modules)))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
