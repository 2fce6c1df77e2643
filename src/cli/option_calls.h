/* option_calls: the options whose argument is more than one member's value */
#ifndef CLI_OPTION_CALLS_H
#define CLI_OPTION_CALLS_H

struct diag;
struct parse;

/*
 * Each does what its row of options.def says; argument is NULL for an option
 * that takes none.  Returns 0, or -1 with d in words that complete
 * "ARGUMENT: ..." (STATUS_USAGE).
 */
int option_default(struct parse *p, const char *argument, struct diag *d);
int option_quit_after(struct parse *p, const char *argument, struct diag *d);
int option_retry(struct parse *p, const char *argument, struct diag *d);
int option_wait(struct parse *p, const char *argument, struct diag *d);
int option_tos(struct parse *p, const char *argument, struct diag *d);
int option_framing(struct parse *p, const char *argument, struct diag *d);
int option_verbose(struct parse *p, const char *argument, struct diag *d);
int option_help(struct parse *p, const char *argument, struct diag *d);
int option_version(struct parse *p, const char *argument, struct diag *d);

#endif
