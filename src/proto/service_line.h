/* service_line: a line of services(5), taken apart */
#ifndef PROTO_SERVICE_LINE_H
#define PROTO_SERVICE_LINE_H

/* All are in the line that was read. */
struct service_line {
	const char *name;
	const char *protocol;
	unsigned int port;
	char *aliases; /* those that service_line_alias has not taken yet */
};

/*
 * Reads line, which is cut into pieces: a name, a port and a protocol with a slash
 * between them, and other names, with blanks between all of them; what follows '#' is
 * a comment.  Returns 1; or 0 where that is not what the line says, which
 * services(5) has a reader ignore.
 */
int service_line_read(char *line, struct service_line *s);

/* Takes the next alias of s; NULL where there is none left. */
const char *service_line_alias(struct service_line *s);

#endif
