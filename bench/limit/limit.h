/* limit: what the limit programs share; each ends the program where it fails */
#ifndef BENCH_LIMIT_H
#define BENCH_LIMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

_Noreturn void limit_fail(const char *what, const char *why);

/* Ends the program where result is -1. */
void limit_check(ssize_t result, const char *what);

/* Writes all length bytes. */
void limit_write(int fd, const void *bytes, size_t length);

/* A number that the caller of the program gave. */
long limit_number(const char *text);

/* Stream sockets at a port of 127.0.0.1, or a path. */
int limit_connect(bool is_unix, const char *place);
int limit_listen(bool is_unix, const char *place);

/* The port that a socket is bound to. */
unsigned int limit_port(int fd);

/* Starts the command with these as its stdin and stdout; returns its pid. */
pid_t limit_start(char **command, int input, int output);

/* Seconds of a clock that only goes forward. */
double limit_now(void);

#endif
