/* serval sockopt: the options of a socket, by name */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/diag.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/say.h"
#include "net/sockopt.h"
#include "session/settings.h"

static int
new_socket(int family, const struct settings *s)
{
	int type = s->udp ? SOCK_DGRAM : SOCK_STREAM;

	return socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

/* An IPv6 socket has the options of both families; there may be no IPv6, though. */
static int
open_socket(const struct settings *s, struct diag *d)
{
	int fd;

	if (s->unix_domain)
		fd = new_socket(AF_UNIX, s);
	else if (s->ipv4)
		fd = new_socket(AF_INET, s);
	else
		fd = new_socket(AF_INET6, s);
	if (fd == -1 && errno == EAFNOSUPPORT && !s->ipv6 && !s->unix_domain)
		fd = new_socket(AF_INET, s);
	if (fd == -1)
		diag_errno(d, STATUS_LOCAL, errno, "socket");
	return fd;
}

static int
check_inherited(int fd, struct diag *d)
{
	int type;

	if (sockopt_get_int(fd, SOL_SOCKET, SO_TYPE, &type) == -1)
		return diag_errno(d, STATUS_USAGE, errno, "--fd %d", fd);
	return 0;
}

/* Refuses what is no option, or one without a value, before anything is printed. */
static int
check_names(int count, char **names, struct diag *d)
{
	for (int i = 0; i < count; i++) {
		const struct sockopt *o = sockopt_find(names[i], d);

		if (o == NULL)
			return -1;
		if (!sockopt_readable(o))
			return diag_set(
			    d, STATUS_USAGE, "%s: can only be set", names[i]);
	}
	return 0;
}

/* Prints NAME and value; 0, or -1 with d where the kernel refuses. */
static int
print(struct output *out, int fd, const struct sockopt *o, struct diag *d)
{
	char text[SOCKOPT_TEXT_MAX];
	const char *name = sockopt_name(o);

	if (sockopt_format(fd, o, text, d) == -1)
		return -1;
	output_write(out, name, strlen(name));
	output_write(out, "\t", 1);
	output_line(out, text, strlen(text));
	return 0;
}

/* What the kernel refuses is told at once, and does not stop the others. */
static enum status
print_named(struct output *out, int fd, int count, char **names)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < count; i++) {
		struct diag why = {0};

		if (print(out, fd, sockopt_find(names[i], &why), &why) == 0)
			continue;
		say_diag(&why);
		status = why.status;
	}
	return status;
}

/* What the kernel refuses is not an option of this kind of socket, or not now. */
static void
print_all(struct output *out, int fd)
{
	const struct sockopt *o;
	struct diag ignored;

	for (size_t i = 0; (o = sockopt_at(i)) != NULL; i++)
		if (sockopt_readable(o))
			print(out, fd, o, &ignored);
}

static enum status
answer(int fd, int count, char **names, struct diag *d)
{
	enum status status = STATUS_OK;
	struct output out;

	output_init(&out, STDOUT_FILENO);
	if (count == 0)
		print_all(&out, fd);
	else
		status = print_named(&out, fd, count, names);
	return output_flush(&out, d) == 0 ? status : d->status;
}

static int
run(const struct settings *s, int argc, char **argv, struct diag *d)
{
	bool inherited = s->inherited_fd >= 0;
	int fd = inherited ? (int)s->inherited_fd : -1;
	enum status status;

	if (check_names(argc, argv, d) == -1)
		return d->status;
	if (inherited && check_inherited(fd, d) == -1)
		return d->status;
	if (!inherited && (fd = open_socket(s, d)) == -1)
		return d->status;
	status = answer(fd, argc, argv, d);
	if (!inherited)
		close(fd);
	return status;
}

const struct command cmd_sockopt = {
    .name = "sockopt",
    .bit = FOR_SOCKOPT,
    .arguments = "[NAME...]",
    .summary = "print the options of a new or inherited socket",
    .min = 0,
    .max = -1,
    .run = run,
};
