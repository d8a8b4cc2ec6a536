"""A machine to install on, in a folder: the guide's commands run there and touch nothing else.

Its paths are put under the folder. What would change the machine itself (packages, users, services)
is replaced by commands that note that they were asked; all others are the machine's own.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from django.conf import settings

from tests.services import postgresql_programs

ROOT = Path(settings.BASE_DIR)
BLOCK = re.compile(r"(?:<!-- not run: (?P<why>.+?) -->\n)?```sh\n(?P<commands>.*?)```", re.DOTALL)
FOLDERS = ("/srv/als", "/var/lib/als", "/var/log/als", "/var/backups/als", "/etc", "/usr/local/bin")

NOTED = "apt-get", "adduser", "systemctl", "nginx", "pip"
STAND_INS = {
    # Whoever it is asked to be: all is one user's here.
    "sudo": 'while [ "$1" = -u ]; do shift 2; done\nexec "$@"\n',
    "id": 'case $* in -un) echo als ;; *) exec /usr/bin/id "$@" ;; esac\n',
    "sudoedit": 'exec sh "$HERE/edits" "$1"\n',
    # Owners are left out; what is put here gets this machine's paths.
    "install": """for word; do
    shift
    case $word in
    -o | -g) skip=1 ;;
    *) [ -n "${skip-}" ] || set -- "$@" "$word"; skip= ;;
    esac
done
/usr/bin/install "$@"
for to; do :; done
[ "$1" = -d ] || find "$to" -type f -exec sed -i -E -f "$HERE/swaps.sed" {} +
""",
    # The tests' own environment and checkout: installing once more would take minutes.
    "git": 'for to; do :; done; mkdir -p "$to"; ln -s "$CHECKOUT"/* "$CHECKOUT/.venv" "$to"\n',
    "python3": 'case $* in *venv*) ;; *) exec "$REAL_PYTHON" "$@" ;; esac\n',
}


def blocks(guide):
    """Return the guide's commands in order: those to run, and those that are not, with why."""
    found = [(match["commands"], match["why"]) for match in BLOCK.finditer(guide)]
    return [text for text, why in found if not why], [(text, why) for text, why in found if why]


class Machine:
    def __init__(self, folder, *, database, broker, edits):
        self.folder, self.notes = folder, folder / "asked"
        self.swaps = {path: f"{folder}{path}" for path in FOLDERS}
        self.swaps |= {"/run/postgresql": str(database), "redis://localhost:6379/0": broker,
                       ".venv/bin/python -m pip": "pip"}  # fmt: skip
        self.env = {
            "PATH": f"{folder}/bin:{folder}/usr/local/bin:{programs()}:/usr/bin:/bin",
            "HERE": str(folder), "HOME": str(folder), "CHECKOUT": str(ROOT),
            "REAL_PYTHON": "/usr/bin/python3", "PGHOST": str(database), "PGUSER": "app",
            "PGDATABASE": "postgres", "LANG": "C.UTF-8", "REPOSITORY": "here", "VERSION": "v1",
        }  # fmt: skip
        self._lay_out(edits)

    def _lay_out(self, edits):
        for path in (*FOLDERS[1:], "/bin", "/etc/redis", "/etc/systemd/system", "/etc/logrotate.d",
                     "/etc/nginx/sites-available", "/etc/nginx/sites-enabled"):  # fmt: skip
            self.path(path).mkdir(parents=True, exist_ok=True)
        note = 'echo "${0##*/} $*" >>"$HERE/asked"\n'
        for name, words in STAND_INS.items() | {(name, note) for name in NOTED}:
            script = self.path("/bin") / name
            script.write_text(f"#!/bin/sh\n{words}")
            script.chmod(0o755)
        (self.folder / "edits").write_text(edits)
        lines = [rf"s#(^|\W){path}\b#\1{here}#g" for path, here in self.swaps.items()]
        (self.folder / "swaps.sed").write_text("\n".join(lines))

    def path(self, path):
        return Path(f"{self.folder}{path}")

    def swapped(self, text):
        """Return the text with paths and addresses of this machine."""
        found = re.compile("|".join(rf"(?<!\w){re.escape(path)}\b" for path in self.swaps))
        return found.sub(lambda match: self.swaps[match[0]], text)

    def run(self, commands, **env):
        """Run commands of the guide as one script; return what they printed."""
        done = subprocess.run(
            ["sh", "-euc", self.swapped(commands)], cwd=self._cwd(), env={**self.env, **env},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def _cwd(self):
        code = self.path("/srv/als")
        return code if code.exists() else self.folder

    def settings(self):
        """Return the settings file as a shell reads it."""
        command = f"set -a; . {self.path('/etc/als.env')}; env -0"
        clean = {"PATH": self.env["PATH"]}
        out = subprocess.run(["sh", "-euc", command], env=clean, capture_output=True, check=True)
        return dict(line.split("=", 1) for line in out.stdout.decode().split("\0") if line)

    def start(self, unit, **more):
        """Start what the unit starts, with its settings; return the process."""
        name, _, instance = unit.partition("@")
        file = self.path("/etc/systemd/system") / f"{name}{'@' if instance else ''}.service"
        text = file.read_text().replace("%i", instance).replace("%%h", "here")
        [command] = re.findall(r"^ExecStart=(.*)", text, re.MULTILINE)
        own = re.findall(r"^Environment=(\w+)=(.*)", text, re.MULTILINE)
        env = {"PATH": os.environ["PATH"], **self.settings(), **dict(own), **more}
        with (self.folder / f"{unit}.log").open("w") as log:
            return subprocess.Popen(
                ["sh", "-euc", f"exec {command}"],
                cwd=self.path("/srv/als"), env=env, stdout=log, stderr=log,
            )  # fmt: skip


def programs():
    """Return the folder of createuser, createdb and psql; it need not have them."""
    found = shutil.which("createdb")
    return Path(found).parent if found else postgresql_programs()
