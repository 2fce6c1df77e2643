#include "session/ending.h"

/* Our data is over and the peer's is not. */
static unsigned int
after_local(const struct ending_facts *f)
{
	switch (f->policy) {
	case EOF_HALF:
	case EOF_PEER:
		return ENDING_FIN;
	case EOF_STDIN:
		return f->quit_is_due ? ENDING_FIN | ENDING_FINISH : ENDING_FIN;
	case EOF_NEVER:
		break;
	}
	return 0;
}

/* The peer's data is over and ours is not. */
static unsigned int
after_peer(const struct ending_facts *f)
{
	switch (f->policy) {
	case EOF_HALF:
	case EOF_STDIN:
		return f->local_terminal ? ENDING_STOP_LOCAL : ENDING_PROBE;
	case EOF_PEER:
		return ENDING_STOP_LOCAL;
	case EOF_NEVER:
		break;
	}
	return 0;
}

unsigned int
ending_actions(const struct ending_facts *f)
{
	bool local_over = f->local_ended || f->local_silent;

	if (local_over && f->peer_ended)
		return ENDING_FIN | ENDING_FINISH;
	if (f->peer_ended)
		return after_peer(f);
	if (f->local_ended && !f->local_silent)
		return after_local(f);
	return 0;
}
