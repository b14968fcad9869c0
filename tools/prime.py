"""Give ansible-test the pip it wants from the configured package index: its own download address may be unreachable.

Run with the Python whose ansible-test is meant; ansible-test looks for these files in the home folder first.
"""

import re
import subprocess
import sys
from pathlib import Path

import ansible_test._internal as internal

SCRIPT = """import os, runpy, sys
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), {wheel!r}))
sys.argv[1:] = ['install'] + [a for a in sys.argv[1:] if a not in ('--no-setuptools', '--no-wheel')]
runpy.run_module('pip', run_name='__main__', alter_sys=True)
"""

source = (Path(internal.__path__[0]) / "python_requirements.py").read_text()
body = source.split("def get_venv_packages", 1)[1].split("\ndef ", 1)[0]
cache = Path.home() / ".ansible" / "test" / "cache"
cache.mkdir(parents=True, exist_ok=True)
for version in sorted(set(re.findall(r"pip='([\d.]+)'", body))):
    script = cache / f"get_pip_{version.replace('.', '_')}.py"
    if not script.exists():
        pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:", "-d", str(cache)]
        subprocess.run([*pip, f"pip=={version}"], check=True)
        script.write_text(SCRIPT.format(wheel=next(cache.glob(f"pip-{version}-*.whl")).name))
