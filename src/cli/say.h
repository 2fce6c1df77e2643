/* say: what is said to people, on stderr */
#ifndef CLI_SAY_H
#define CLI_SAY_H

struct diag;
struct report;

/*
 * Prints "serval: TEXT" as one line of stderr in one write(2).  Control
 * characters, which a peer or a name server may have sent, become '?'; a text
 * longer than a diag holds is cut.
 */
void say_line(const char *text);

/* The same for the error in d; nothing where it holds none. */
void say_diag(const struct diag *d);

/* What session says through, for settings. */
extern const struct report say_report;

#endif
