#include "session/passfd.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/diag.h"

int
passfd_send(int fd, struct diag *d)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control = {0};
	char byte = '\0'; /* ancillary data needs some to go with */
	struct iovec piece = {.iov_base = &byte, .iov_len = 1};
	struct msghdr message = {.msg_iov = &piece,
	    .msg_iovlen = 1,
	    .msg_control = &control,
	    .msg_controllen = sizeof(control)};
	ssize_t sent;

	/* Whoever gets it expects a socket as socket(2) makes it. */
	if (fcntl(fd, F_SETFL, 0) == -1) {
		diag_errno(d, STATUS_LOCAL, errno, "-F");
		close(fd);
		return STATUS_LOCAL;
	}
	control.header.cmsg_level = SOL_SOCKET;
	control.header.cmsg_type = SCM_RIGHTS;
	control.header.cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(&control.header), &fd, sizeof(int));
	do {
		sent = sendmsg(STDOUT_FILENO, &message, MSG_NOSIGNAL);
	} while (sent == -1 && errno == EINTR);
	if (sent == -1)
		diag_errno(d, STATUS_LOCAL, errno, "-F: standard output");
	close(fd);
	return sent == -1 ? STATUS_LOCAL : STATUS_OK;
}
