/* addr_stream: serval addr on stdin, a line or a hundred million of them */
#ifndef CLI_ADDR_STREAM_H
#define CLI_ADDR_STREAM_H

struct addr_question;
struct diag;

/*
 * Answers the lines of stdin, or its packed bytes where that is the only form to be
 * read.  How many were bad is said on stderr, and with -v why each was.  Returns
 * the exit status, with d where it failed.
 */
int addr_stream(const struct addr_question *q, struct diag *d);

#endif
