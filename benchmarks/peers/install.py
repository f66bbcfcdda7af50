"""Install the peers into an environment of their own: ``python -m benchmarks.peers.install FOLDER``.

What cannot be installed is no error: its row in the benchmark says why. The versions are pinned, here and in
``recognizers_npm/package-lock.json``; change them to measure against others.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import venv
from pathlib import Path

REQUIREMENTS = {
    "jionlp": ("jionlp==1.5.31",),
    "recognizers_python": (
        "recognizers-text-number==1.0.2a2",
        "recognizers-text-number-with-unit==1.0.2a2",
        "emoji==1.7.0",  # a later one lacks what it imports
    ),
    "duckling": ("pyduckling-native-phihos==0.3.0",),
    "cn2an": ("cn2an==0.5.24",),
    "jieba": ("jieba==0.42.1",),
}
"""What pip installs for each peer; the module of that name here runs it."""
NPM = "recognizers_npm"
FAILURES = "failures.json"
_NODE = Path(__file__).parent / NPM


def python_of(folder: Path) -> Path:
    """The interpreter of the peers' environment."""
    return folder / "bin" / "python"


def failures(folder: Path) -> dict[str, str]:
    """Why peers could not be installed, by name."""
    path = folder / FAILURES
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def install(folder: Path) -> dict[str, str]:
    """Make the environment, and install each peer in turn.

    Returns:
        Why some could not be installed, by name; it is also written into the folder.
    """
    venv.create(folder, with_pip=True)
    failed: dict[str, str] = {}
    for name, requirements in REQUIREMENTS.items():
        pip = [str(python_of(folder)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if reason := _reason([*pip, *requirements], folder):
            failed[name] = reason
    if reason := _install_npm(folder / NPM):
        failed[NPM] = reason
    (folder / FAILURES).write_text(json.dumps(failed, indent=1), encoding="utf-8")
    return failed


def _install_npm(folder: Path) -> str:
    """Install the npm package; returns why not, or an empty text."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return "Node and npm are not installed"
    folder.mkdir(exist_ok=True)
    for file in ("package.json", "package-lock.json"):
        shutil.copyfile(_NODE / file, folder / file)
    return _reason([npm, "ci", "--no-audit", "--no-fund"], folder)


def _reason(command: list[str], folder: Path) -> str:
    """Run a command; returns the last thing that it said when it failed, or an empty text."""
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode == 0:
        return ""
    said = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    errors = [line for line in said if "error" in line.lower()] or said or [f"status {done.returncode}"]
    return f"could not be installed: {errors[-1][:160]}"


def main() -> None:
    """Install, and print what could not be installed."""
    for name, reason in install(Path(sys.argv[1]).absolute()).items():
        print(f"{name}: {reason}", file=sys.stderr)


if __name__ == "__main__":
    main()
