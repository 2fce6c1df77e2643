/* report: what session has to say to the user, by way of cli */
#ifndef SESSION_REPORT_H
#define SESSION_REPORT_H

struct diag;
struct settings;

/* Says the line fmt where the user asked for at least so many -v. */
void report(const struct settings *s, int level, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Tells of an error that does not end the run; nothing where its text is empty. */
void report_error(const struct settings *s, const struct diag *d);

#endif
