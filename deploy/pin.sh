#!/bin/sh
# Installs both requirement files into an environment thrown away afterwards and writes down what came: constraints.txt.
set -eu

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
"$1" -m venv "$folder"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check -r requirements.txt -r requirements-dev.txt
{
    echo "# The exact version of everything that requirements.txt and requirements-dev.txt install, theirs and what they bring."
    echo "# Renew with \`make constraints\` after changing either file."
    "$folder/bin/python" -m pip freeze
} >constraints.txt
