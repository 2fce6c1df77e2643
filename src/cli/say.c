/* say: what is said to people, on stderr */
#include "cli/say.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/diag.h"
#include "net/endpoint.h"
#include "session/settings.h"

void
say_line(const char *text)
{
	char line[sizeof("serval: \n") + DIAG_TEXT_MAX];
	int length = snprintf(
	    line, sizeof(line), "serval: %.*s\n", DIAG_TEXT_MAX, text);

	for (int i = 0; i < length - 1; i++)
		if ((unsigned char)line[i] < ' ' || line[i] == '\177')
			line[i] = '?';
	fputs(line, stderr);
}

void
say_diag(const struct diag *d)
{
	if (d->text[0] != '\0')
		say_line(d->text);
}

/* In one write(2), so that who waits for the file to have content reads all of it. */
static int
write_port(int fd, unsigned int port)
{
	int length = dprintf(fd, "%u\n", port);

	return length < 0 ? -1 : 0;
}

static int
say_listening(const struct endpoint *local, const char *port_file)
{
	int fd, result, error;

	if (port_file == NULL)
		return write_port(STDOUT_FILENO, endpoint_port(local));
	fd = open(port_file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd == -1)
		return -1;
	result = write_port(fd, endpoint_port(local));
	error = errno;
	if (close(fd) == -1 && result == 0)
		return -1;
	errno = error;
	return result;
}

const struct report say_report = {.line = say_line, .listening = say_listening};
