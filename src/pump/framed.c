#include "pump/framed.h"

#include "base/clock.h"
#include "pump/half.h"
#include "stream/stream.h"

/* Of one write: enough that the system call costs little beside them (measured). */
enum { MESSAGES = 512 };

bool
framed_applies(const struct half *h)
{
	return h->sink->writes_messages && h->framing.kind != FRAMING_READ;
}

/* Finds up to most whole messages in what h holds; returns how many there are. */
static size_t
cut(const struct half *h, struct iovec *messages, size_t most)
{
	size_t length, whole, skip, count = 0;
	const unsigned char *bytes = ring_bytes(&h->ring, &length);

	while (count < most && length > 0) {
		whole = framing_next(
		    &h->framing, bytes, length, h->source_ended, &skip);
		if (whole == 0)
			break;
		messages[count].iov_base = (void *)(bytes + skip);
		messages[count].iov_len = whole - skip;
		count++;
		bytes += whole;
		length -= whole;
	}
	return count;
}

/* Forgets the first count messages, which were sent. */
static void
drop(struct half *h, const struct iovec *messages, size_t count)
{
	const struct iovec *last = &messages[count - 1];
	const char *end = (const char *)last->iov_base + last->iov_len;
	size_t length;
	const char *start = ring_bytes(&h->ring, &length);

	if (h->pace > 0 && last->iov_len > 0 && end[-1] == '\n')
		h->resume = clock_after(h->pace);
	for (size_t i = 0; i < count; i++)
		h->moved += messages[i].iov_len;
	ring_drop(&h->ring, end - start);
}

ssize_t
framed_write(struct half *h, struct diag *d)
{
	struct iovec messages[MESSAGES];
	const struct stream_ops *ops = h->sink->ops;
	bool joined = ops->write_messages != NULL && h->pace == 0;
	size_t count = cut(h, messages, joined ? MESSAGES : 1);
	ssize_t sent;

	if (count == 0)
		return 0;
	if (ops->write_messages != NULL) {
		sent = ops->write_messages(h->sink, messages, count, d);
	} else {
		sent = ops->write(
		    h->sink, messages[0].iov_base, messages[0].iov_len, d);
		if (sent >= 0)
			sent = 1;
	}
	if (sent > 0)
		drop(h, messages, sent);
	return sent;
}
