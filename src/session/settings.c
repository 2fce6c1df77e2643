/* settings: what the user asked; filled once by cli, const ever after */
#include "session/settings.h"

#include <sys/socket.h>

void
settings_default(struct settings *s)
{
	*s = (struct settings){
	    .inherited_fd = -1,
	    .backlog = SOMAXCONN,
	    .eof = EOF_HALF,
	    .quit_after = -1,
	    .interval = -1,
	    .connect_timeout = -1,
	    .accept_timeout = -1,
	    .idle_timeout = -1,
	    .total_timeout = -1,
	    .lookup = {.timeout = -1},
	    .retry_interval = 1000,
	    .parallel = 2048,
	    .ttl = -1,
	    .min_ttl = -1,
	    .tos = -1,
	    .keepalive = -1,
	};
}
