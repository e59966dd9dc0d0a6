#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What Clavijo is made of, as SPDX 2.3 in JSON.

sbom.py BUILD [-o FILE]

The program, library and models of the build with their hashes; what was fetched for them
(model/packages.tsv, with sha256; web/package-lock.json, with sha512) and how it is used;
the system's libraries as the build found them. The same build gives the same bytes: the
time is SOURCE_DATE_EPOCH, else that of the last commit.
"""
import argparse
import base64
import datetime
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

sys.dont_write_bytecode = True
from fetch import ROOT, packages  # noqa: E402

# Of what the build finds on the system. Not there: tools and tests.
LIBRARIES = {"sqlite3": "blessing", "libpcre2-8": "BSD-3-Clause", "zlib": "Zlib", "libzstd": "BSD-3-Clause", "libarchive": "BSD-2-Clause",
             "uchardet": "MPL-1.1 OR GPL-2.0-or-later OR LGPL-2.1-or-later", "libutf8proc": "MIT", "jansson": "MIT", "libxml-2.0": "MIT",
             "libxxhash": "BSD-2-Clause", "libevent": "BSD-3-Clause", "libcurl": "curl", "libdeflate": "MIT", "libseccomp": "LGPL-2.1-only"}
LICENCES = {"LGPL-LR": "LGPLLR"}
MADE = ["clavijo", "src/libclavijo.so.0.1.0", "model/md.clv", "model/sm.clv"]


def element(kind, name):
    return f"SPDXRef-{kind}-" + re.sub(r"[^A-Za-z0-9.-]+", "-", name).strip("-")


def package(kind, name, version, licence, purl=None, checksums=(), purpose="LIBRARY", comment=None):
    out = {"SPDXID": element(kind, name), "name": name, "versionInfo": version, "downloadLocation": "NOASSERTION", "filesAnalyzed": False,
           "licenseConcluded": "NOASSERTION", "licenseDeclared": LICENCES.get(licence, licence), "copyrightText": "NOASSERTION",
           "primaryPackagePurpose": purpose}
    if checksums:
        out["checksums"] = [{"algorithm": a, "checksumValue": v} for a, v in checksums]
    if purl:
        out["externalRefs"] = [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}]
    if comment:
        out["comment"] = comment
    return out


def fetched(main):
    """Packages of model/packages.tsv: what the program links, what the models hold, what only tests use."""
    for row in packages():
        registry = row["registry"].split("-")[0]
        code = row["key"] == "lexbor"
        p = package("fetched", row["package"], row["version"], row["licence"], f"pkg:{registry}/{row['package']}@{row['version']}",
                    [("SHA256", row["sha256"])], "SOURCE" if code else "OTHER", row["holds"])
        if row["needed"] != "build":
            yield p, (p["SPDXID"], "TEST_DEPENDENCY_OF", main)
        else:
            yield p, (main, "STATIC_LINK" if code else "CONTAINS", p["SPDXID"])


def bundled(main):
    """npm packages: of the script of the pages, and the tools that make it."""
    lock = json.loads((ROOT / "web" / "package-lock.json").read_text())
    for path, entry in sorted(lock["packages"].items()):
        if not path or entry.get("optional"):
            continue
        name = path.rsplit("node_modules/", 1)[-1]
        sha512 = base64.b64decode(entry["integrity"].split("-", 1)[1]).hex()
        p = package("npm", name, entry["version"], entry.get("license", "NOASSERTION"), f"pkg:npm/{name.replace('@', '%40')}@{entry['version']}",
                    [("SHA512", sha512)])
        yield p, (p["SPDXID"], "DEV_DEPENDENCY_OF", main) if entry.get("dev") else (main, "CONTAINS", p["SPDXID"])


def linked(build, main):
    told = subprocess.run(["meson", "introspect", str(build), "--dependencies"], capture_output=True, text=True, check=True).stdout
    for d in sorted(json.loads(told), key=lambda d: d["name"]):
        if d["name"] in LIBRARIES and d.get("version") not in (None, "", "unknown"):
            p = package("system", d["name"], d["version"], LIBRARIES[d["name"]], f"pkg:generic/{d['name']}@{d['version']}")
            yield p, (main, "DYNAMIC_LINK", p["SPDXID"])


def files(build):
    for name in MADE:
        path = build / name
        if path.exists():
            data = path.read_bytes()
            yield {"SPDXID": element("file", name), "fileName": "./" + name, "licenseConcluded": "NOASSERTION", "licenseInfoInFiles": ["NOASSERTION"],
                   "copyrightText": "NOASSERTION", "fileTypes": ["OTHER" if name.endswith(".clv") else "BINARY"],
                   "checksums": [{"algorithm": "SHA1", "checksumValue": hashlib.sha1(data).hexdigest()},
                                 {"algorithm": "SHA256", "checksumValue": hashlib.sha256(data).hexdigest()}]}


def moment():
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        told = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True)
        epoch = told.stdout.strip() or "0"
    return datetime.datetime.fromtimestamp(int(epoch), datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def sbom(build):
    version = re.search(r"version: '([^']+)'", (ROOT / "meson.build").read_text()).group(1)
    main = element("package", "clavijo")
    made = list(files(build))
    pairs = [*fetched(main), *bundled(main), *linked(build, main)]
    relations = [("SPDXRef-DOCUMENT", "DESCRIBES", main)] + [r for _, r in pairs] + [(f["SPDXID"], "GENERATED_FROM", main) for f in made]
    out = {"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": f"clavijo-{version}",
           "creationInfo": {"created": moment(), "creators": ["Organization: The Clavijo developers", f"Tool: sbom.py-{version}"]},
           "packages": [package("package", "clavijo", version, "Apache-2.0", purpose="APPLICATION")] + [p for p, _ in pairs], "files": made,
           "relationships": [{"spdxElementId": a, "relationshipType": how, "relatedSpdxElement": b} for a, how, b in relations]}
    digest = hashlib.sha256(json.dumps(out, sort_keys=True).encode()).hexdigest()
    out["documentNamespace"] = f"https://clavijo.example/spdx/clavijo-{version}-{digest[:32]}"
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("-o", "--output", type=pathlib.Path)
    args = parser.parse_args()
    text = json.dumps(sbom(args.build), indent=1, ensure_ascii=False) + "\n"
    if args.output:
        args.output.write_text(text)
        print(args.output)
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
