#!/usr/bin/env python3
"""Asks serval what the rows of getaddrinfo_flags.tsv (forward) or getnameinfo_flags.tsv
(reverse) ask, prints those that it answers in another way, and fails where there are any.

usage: look_up_vectors.py forward|reverse FILE

It has to run where the names have what the vectors were made with: tests/names.bats."""

import collections
import json
import subprocess
import sys

# Of glibc's own: its reading of these as no name at all.
NO_NAMES = ("", "*")
# Read by inet_aton's rules, which have to be asked for.
LEGACY = ("010.0.0.1", "0x7f.1", "127.1", "2130706433")
PROTOCOLS = {"tcp": "6", "udp": "17", "any": "0"}
FAMILIES = {"unspec": [], "inet": ["-4"], "inet6": ["-6"]}
NI_OPTIONS = {
    "NI_NUMERICHOST": "--numeric",
    "NI_NUMERICSERV": "--numeric-service",
    "NI_NAMEREQD": "--name-required",
    "NI_DGRAM": "--dgram",
    "NI_NOFQDN": "--no-fqdn",
}


def rows(path):
    with open(path, encoding="ascii") as file:
        for line in file:
            if not line.startswith("#"):
                yield line.rstrip("\n").split("\t")


def ask(command, words):
    """A JSON object for each word, in their order."""
    done = subprocess.run(
        ["serval", *command, "--json"],
        input="".join("%s\n" % word for word in words),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if [answer["input"] for answer in answers] != words:
        sys.exit("not an answer for each word: %s" % " ".join(command))
    return answers


class Forward:
    """node, service, family, socktype, flags; addresses or EAI_"""

    def __init__(self, row):
        node, service, family, kind, flags, self.expected = row
        self.is_asked = node not in NO_NAMES
        self.word = "" if node == "NULL" else node
        self.command = ["resolve", "--type", kind, *FAMILIES[family], "--flags", flags]
        if service != "NULL":
            self.command += ["--service", service]
        if node in LEGACY:
            self.command += ["--legacy-ip"]

    @staticmethod
    def form(address):
        host, _, zone = address["address"].partition("%")
        kind, protocol = address["socket_type"], PROTOCOLS[address["protocol"]]
        port = str(address.get("port", 0))
        text = "/".join([address["family"], kind, protocol, host, port])
        return text + "/scope=1" if zone == "lo" else text

    @staticmethod
    def parts(result):
        """The canonical name, which is with the first address, apart."""
        for word in result.split(" "):
            address, _, canonical = word.partition("/cn=")
            yield address
            if canonical:
                yield "cn=" + canonical

    def is_met(self, answer):
        if answer["status"] == "invalid" and "code" not in answer:
            return self.expected == "UNICODE" or self.expected.startswith("EAI_")
        if answer["status"] != "ok":
            return answer["code"] == self.expected
        found = {self.form(address) for address in answer["addresses"]}
        if "canonical" in answer:
            found.add("cn=" + answer["canonical"])
        return found == set(self.parts(self.expected))


class Reverse:
    """address, port, flags; name and service, or EAI_"""

    def __init__(self, row):
        self.word, port, flags, self.expected = row
        self.is_asked = True
        names = [] if flags == "0" else flags.split("|")
        self.command = ["reverse", "--port", port, *(NI_OPTIONS[name] for name in names)]

    def is_met(self, answer):
        if answer["status"] != "ok":
            return answer["code"] == self.expected
        name = answer["name"].partition("%")[0]
        return "%s %s" % (name, answer["service"]) == self.expected


def main():
    kind = {"forward": Forward, "reverse": Reverse}[sys.argv[1]]
    questions = collections.defaultdict(list)
    wrong = 0
    for row in rows(sys.argv[2]):
        question = kind(row)
        if question.is_asked:
            questions[tuple(question.command)].append((question, row))
    for command, alike in questions.items():
        answers = ask(command, [question.word for question, _ in alike])
        for (question, row), answer in zip(alike, answers):
            if not question.is_met(answer):
                wrong += 1
                print(*row, answer, sep="\t")
    sys.exit(wrong > 0)


main()
