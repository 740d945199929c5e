"""Runs the scripts in TypeScript beside this file, in Deno."""

import shutil
import subprocess
from pathlib import Path


def run_script(name, *arguments):
    """What the script prints on the standard output; its failure is the recipe's."""
    deno = [shutil.which("deno")] if shutil.which("deno") else ["npx", "-y", "deno@2.9.6"]
    script = Path(__file__).resolve().parent / name
    command = [*deno, "run", "-A", str(script), *map(str, arguments)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
