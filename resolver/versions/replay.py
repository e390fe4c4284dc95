"""Says to ClickHouse's engine in the module chdb what a recording of record_test.go holds, and compares the answers.

usage: replay.py RECORDING PATH

RECORDING is the recording's folder, PATH the one for the engine's data. Each difference is a line of the output; the last line is the
engine's version and how many statements and answers there were. The exit code is 1 if anything differed or failed.
"""

import json
import os
import re
import sys

from chdb import session


class Replay:
    def __init__(self, recording, path):
        self.folder = recording
        with open(os.path.join(recording, "statements.json"), encoding="utf-8") as file:
            story = json.load(file)
        self.statements, self.needs = story["statements"], story["session"]
        self.engine = session.Session(path)
        self.version = self.ask("SELECT version()")[0]
        self.settings = {}  # with their values now
        for line in self.ask("SELECT name, value FROM system.settings"):
            name, _, value = line.partition("\t")
            self.settings[name] = value
        self.usual = dict(self.settings)
        self.failures = self.answers = 0

    def ask(self, text):
        return self.engine.query(text, "TabSeparated").bytes().decode("latin-1").split("\n")[:-1]

    def fail(self, statement, what):
        self.failures += 1
        print(f"{self.version}: {statement['step']}: {what}")
        print("    " + " ".join(statement["text"].split())[:300])

    def prefix(self, statement):
        """Settings and parameters, as one statement; a version gets only the settings that it knows, as Kindred's sessions do."""
        wanted = {**self.usual, **self.needs, **statement.get("settings", {})}
        sets = []
        for name, value in wanted.items():
            if name in self.settings and self.settings[name] != value:
                sets.append(f"{name} = {quote(value)}")
                self.settings[name] = value
        sets += [f"param_{name} = {quote(value)}" for name, value in statement.get("parameters", {}).items()]
        return "SET " + ", ".join(sets) if sets else ""

    def text(self, statement):
        text = statement["text"]
        if "data" not in statement:
            return text
        arguments = [quote(os.path.join(self.folder, statement["data"])), quote(statement["format"])]
        if statement.get("structure"):
            arguments.append(quote(statement["structure"]))
        return f"{text} SELECT * FROM file({', '.join(arguments)})"

    def play(self):
        for statement in self.statements:
            try:
                prefix = self.prefix(statement)
                if prefix:
                    self.engine.query(prefix)
                rows = self.ask(self.text(statement))
            except Exception as error:  # the module has no exceptions of its own
                self.fail(statement, str(error).strip().split("\n")[0][:500])
                continue
            if "answer" not in statement:
                continue
            self.answers += 1
            want, got = sorted(statement["answer"].split("\n")[:-1]), sorted(rows)
            if statement["step"] == "check/resolved_tree":  # of which Kindred takes the columns; versions number the nodes in their own ways
                want, got = columns(want), columns(got)
            if want != got:
                self.fail(statement, f"{len(got)} rows, want {len(want)}; the first that differ: {different(got, want)}")
        print(f"{self.version}: {len(self.statements)} statements, {self.answers} answers compared, {self.failures} differences")
        return self.failures == 0 and self.answers > 0


def columns(tree):
    return sorted({name for line in tree for name in re.findall(r"column_name: (\w+)", line)})


def quote(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def different(got, want):
    more, fewer = [row for row in got if row not in want], [row for row in want if row not in got]
    return f"got {more[:2]!r:.1500}, want {fewer[:2]!r:.1500}"


if __name__ == "__main__":
    sys.exit(0 if Replay(sys.argv[1], sys.argv[2]).play() else 1)
