#!/bin/sh
# Prints the Python that may make the environment: the one named as an argument, or the first that is new enough.
# It is tried, not only looked up: a name on PATH may be a shim, and Debian splits venv off into its own package.

usable='import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'

for candidate in ${1:-python3 python3.11 python3.12 python3.13 python3.14}; do
    if "$candidate" -c "$usable" >/dev/null 2>&1; then
        echo "$candidate"
        exit 0
    fi
done

if "${1:-python3}" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
    echo "Python here can't make environments. 缺少 venv 模块。 Install it, on Debian: apt-get install python3-venv" >&2
else
    echo "Python 3.11 or newer is needed. 需要 Python 3.11 或更高版本。 Name one: make PYTHON=/path/to/python3.11" >&2
fi
exit 1
