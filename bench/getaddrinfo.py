#!/usr/bin/env python3
"""Looks the lines of stdin up in many threads, which is what scripts do: names, or with
--reverse addresses.  Prints the line, a tab and each answer."""

import socket
import sys
from concurrent.futures import ThreadPoolExecutor

THREADS = 200


def forward(name):
    found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return [entry[4][0] for entry in found]


def reverse(address):
    return [socket.getnameinfo((address, 0), socket.NI_NAMEREQD)[0]]


def answer(look_up, line):
    try:
        return line, look_up(line)
    except OSError:
        return line, []


def main():
    look_up = reverse if "--reverse" in sys.argv else forward
    lines = sys.stdin.read().split()
    with ThreadPoolExecutor(THREADS) as pool:
        for line, answers in pool.map(lambda line: answer(look_up, line), lines):
            for text in answers:
                print(line, text, sep="\t")


main()
