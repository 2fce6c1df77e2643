#include "net/unixpath.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diag.h"

/*
 * Is no socket bound to the file local any more?  A datagram socket asks without
 * being noticed: a socket of another type refuses it with EPROTOTYPE.
 */
static bool
is_stale(const struct endpoint *local)
{
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool refused;

	if (fd == -1)
		return false;
	refused = connect(fd, &local->address.any, local->length) == -1 &&
	    errno == ECONNREFUSED;
	close(fd);
	return refused;
}

static int
replace_stale(int fd, const struct endpoint *local, struct diag *d)
{
	const char *path = local->address.un.sun_path;
	struct stat before, now;

	if (lstat(path, &before) == -1)
		return diag_errno(d, STATUS_LOCAL, errno, "%s", path);
	if (!S_ISSOCK(before.st_mode))
		return diag_set(
		    d, STATUS_LOCAL, "%s: exists and is not a socket", path);
	if (!is_stale(local))
		return diag_errno(d, STATUS_LOCAL, EADDRINUSE, "%s", path);
	/* Somebody else may have found it stale as well and be there by now. */
	if (lstat(path, &now) == -1 || now.st_ino != before.st_ino)
		return diag_errno(d, STATUS_LOCAL, EADDRINUSE, "%s", path);
	if (unlink(path) == -1 || bind(fd, &local->address.any, local->length) == -1)
		return diag_errno(d, STATUS_LOCAL, errno, "%s", path);
	return 0;
}

int
unixpath_bind(
    int fd, const struct endpoint *local, struct unixpath *held, struct diag *d)
{
	char name[ENDPOINT_TEXT_MAX];
	struct stat about;

	endpoint_host(local, false, name);
	if (bind(fd, &local->address.any, local->length) == -1) {
		if (errno != EADDRINUSE || name[0] == '@')
			return diag_errno(d, STATUS_LOCAL, errno, "%s", name);
		if (replace_stale(fd, local, d) == -1)
			return -1;
	}
	if (name[0] == '@')
		return 0;
	if (lstat(name, &about) == -1)
		return diag_errno(d, STATUS_LOCAL, errno, "%s", name);
	memcpy(held->path, name, strlen(name) + 1);
	held->device = about.st_dev;
	held->inode = about.st_ino;
	return 0;
}

void
unixpath_release(struct unixpath *held)
{
	struct stat about;

	if (held->path[0] != '\0' && lstat(held->path, &about) == 0 &&
	    about.st_dev == held->device && about.st_ino == held->inode)
		unlink(held->path);
	held->path[0] = '\0';
}
