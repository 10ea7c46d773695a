#!/usr/bin/env python3
"""Print a deb822 stanza for another Debian suite, from this system's own configuration.

Usage: debian_source.py SUITE [APT_DIRECTORY]

The archive's address and its key are the system's own: mirrors, proxies and local archives keep
working, and no address stands in this repository. Both formats of apt are read: one-line `.list`
and deb822 `.sources`. Exits with 1 and a sentence when the system has no Debian source.
"""

import pathlib
import re
import sys

# Suites that hold all of Debian, as opposed to bookworm-security, -updates, -backports.
# The codename of a release is added at run time.
WHOLE_SUITES = {"stable", "oldstable", "oldoldstable", "testing", "unstable", "sid"}


def one_line_entries(text):
    """Entries of a .list file: `deb [option=value …] URI SUITE COMPONENT…`."""
    for line in text.splitlines():
        match = re.match(r"\s*deb\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)\s+(.+)", line.split("#")[0])
        if not match:
            continue
        options = dict(word.split("=", 1) for word in (match[1] or "").split() if "=" in word)
        yield {
            "uris": [match[2]],
            "suites": [match[3]],
            "components": match[4].split(),
            "signed_by": options.get("signed-by", ""),
        }


def deb822_entries(text):
    """Entries of a .sources file: stanzas of `Field: value`, continued by indented lines."""
    for stanza in re.split(r"\n\s*\n", text):
        fields, last = {}, None
        for line in stanza.splitlines():
            if line.startswith("#") or not line.strip():
                continue
            if line[0] in " \t" and last:
                fields[last] += "\n" + line  # an embedded key keeps its lines
            elif ":" in line:
                last, value = line.split(":", 1)
                last = last.strip().lower()
                fields[last] = value.strip()
        if "deb" not in fields.get("types", "").split() or fields.get("enabled", "").lower() == "no":
            continue
        yield {
            "uris": fields.get("uris", "").split(),
            "suites": fields.get("suites", "").split(),
            "components": fields.get("components", "").split(),
            "signed_by": fields.get("signed-by", ""),
        }


def entries(apt_directory):
    root = pathlib.Path(apt_directory)
    for path in [root / "sources.list", *sorted((root / "sources.list.d").glob("*.list"))]:
        if path.is_file():
            yield from one_line_entries(path.read_text(errors="replace"))
    for path in sorted((root / "sources.list.d").glob("*.sources")):
        yield from deb822_entries(path.read_text(errors="replace"))


def codename(os_release="/etc/os-release"):
    try:
        text = pathlib.Path(os_release).read_text()
    except OSError:
        return ""
    match = re.search(r'^VERSION_CODENAME="?([^"\n]*)', text, re.MULTILINE)
    return match[1] if match else ""


def main(arguments):
    if len(arguments) not in (1, 2):
        print(__doc__, file=sys.stderr)
        return 2
    suite = arguments[0]
    apt_directory = arguments[1] if len(arguments) == 2 else "/etc/apt"
    whole = WHOLE_SUITES | {codename(), suite}
    for entry in entries(apt_directory):
        if entry["uris"] and "main" in entry["components"] and whole & set(entry["suites"]):
            print("Types: deb deb-src")
            print("URIs: " + " ".join(entry["uris"]))
            print("Suites: " + suite)
            print("Components: main")
            if entry["signed_by"]:
                print("Signed-By: " + entry["signed_by"])
            return 0
    print(f"no source of Debian's main archive in {apt_directory}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
