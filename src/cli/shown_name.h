/* shown_name: names as the user writes and reads them, with --idn beyond ASCII */
#ifndef CLI_SHOWN_NAME_H
#define CLI_SHOWN_NAME_H

struct columns;
struct diag;
struct json;
struct settings;

/*
 * The name to ask for in the place of word: with --idn its A-labels (RFC 5890).  It
 * is the caller's; NULL with d (STATUS_USAGE, STATUS_LOCAL).
 */
char *shown_name_read(const struct settings *s, const char *word, struct diag *d);

/*
 * Writes a name that was found, with --idn by its letters: as a column, or with a comma
 * in the one before, or as a member.
 */
void shown_name_put(const struct settings *s, const char *name, struct columns *c);
void shown_name_add(const struct settings *s, const char *name, struct columns *c);
void shown_name_json(
    const struct settings *s, const char *member, const char *name, struct json *j);

#endif
