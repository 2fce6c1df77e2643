#include "pump/filter.h"

#include "base/ring.h"

static size_t
run_crlf(struct filter *f, const unsigned char *in, size_t length, unsigned char *out)
{
	return crlf_encode(&f->state.crlf, in, length, out);
}

void
filter_init_crlf(struct filter *f)
{
	*f = (struct filter){.run = run_crlf, .growth = 2};
}

/*
 * Telnet's commands come a few at a time; answers for which the way back has
 * no room are left out, which the peer takes for a slow refusal.
 */
static size_t
run_telnet(struct filter *f, const unsigned char *in, size_t length, unsigned char *out)
{
	enum { CHUNK = 4096 };
	unsigned char answers[TELNET_REPLY_ROOM(CHUNK)];
	size_t done = 0, written = 0;

	while (done < length) {
		size_t part = length - done < CHUNK ? length - done : CHUNK;
		struct telnet_result result = telnet_decode(
		    &f->state.telnet, in + done, part, out + written, answers);

		ring_append(f->answers, answers, result.reply_length);
		done += part;
		written += result.out_length;
	}
	return written;
}

void
filter_init_telnet(struct filter *f, struct ring *answers)
{
	*f = (struct filter){.run = run_telnet, .growth = 1, .answers = answers};
}
