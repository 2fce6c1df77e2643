/* The values of socket options as getsockopt(2) gives them, printed */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>

#include "net/sockopt_row.h"

enum { NUMBERS_MAX = 64, STRING_MAX = 256 };

/* What the kernel filled in; it may give less than there is room for. */
struct answer {
	socklen_t length;
	union {
		int number;
		unsigned int natural;
		uint64_t wide;
		uint32_t numbers[NUMBERS_MAX];
		struct timeval time;
		struct linger linger;
		struct ucred credentials;
		struct tcp_info tcp;
		char string[STRING_MAX];
	} value;
};

/* The size that the kernel insists on, or that it may fill a part of. */
static socklen_t
room(enum sockopt_type type)
{
	switch (type) {
	case SOCKOPT_WIDE:
		return sizeof(uint64_t);
	case SOCKOPT_NUMBERS:
		return sizeof(uint32_t) * NUMBERS_MAX;
	case SOCKOPT_TIME:
		return sizeof(struct timeval);
	case SOCKOPT_LINGER:
		return sizeof(struct linger);
	case SOCKOPT_CREDENTIALS:
		return sizeof(struct ucred);
	case SOCKOPT_TCP_STATE:
		return sizeof(struct tcp_info);
	case SOCKOPT_STRING:
		return STRING_MAX - 1;
	default:
		return sizeof(int);
	}
}

static void
print_interface(unsigned int index, char text[static SOCKOPT_TEXT_MAX])
{
	if (if_indextoname(index, text) == NULL)
		snprintf(text, SOCKOPT_TEXT_MAX, "%u", index);
}

static void
print_numbers(const struct answer *a, char text[static SOCKOPT_TEXT_MAX])
{
	size_t used = 0, count = a->length / sizeof(a->value.numbers[0]);

	for (size_t i = 0; i < count && used < SOCKOPT_TEXT_MAX; i++)
		used += (size_t)snprintf(text + used, SOCKOPT_TEXT_MAX - used,
		    "%s%" PRIu32, i > 0 ? " " : "", a->value.numbers[i]);
}

static const char *
tcp_state(unsigned int state)
{
	static const char *const names[] = {
	    [TCP_ESTABLISHED] = "established",
	    [TCP_SYN_SENT] = "syn-sent",
	    [TCP_SYN_RECV] = "syn-recv",
	    [TCP_FIN_WAIT1] = "fin-wait-1",
	    [TCP_FIN_WAIT2] = "fin-wait-2",
	    [TCP_TIME_WAIT] = "time-wait",
	    [TCP_CLOSE] = "closed",
	    [TCP_CLOSE_WAIT] = "close-wait",
	    [TCP_LAST_ACK] = "last-ack",
	    [TCP_LISTEN] = "listen",
	    [TCP_CLOSING] = "closing",
	};

	if (state >= sizeof(names) / sizeof(names[0]) || names[state] == NULL)
		return "unknown";
	return names[state];
}

/* The fields of struct tcp_info that tell how a connection fares; times are in us. */
static void
print_tcp(const struct tcp_info *i, char text[static SOCKOPT_TEXT_MAX])
{
	snprintf(text, SOCKOPT_TEXT_MAX,
	    "state=%s rtt=%u rttvar=%u rto=%u snd_mss=%u rcv_mss=%u pmtu=%u "
	    "snd_cwnd=%u snd_ssthresh=%u rcv_space=%u unacked=%u lost=%u retrans=%u "
	    "total_retrans=%u",
	    tcp_state(i->tcpi_state), i->tcpi_rtt, i->tcpi_rttvar, i->tcpi_rto,
	    i->tcpi_snd_mss, i->tcpi_rcv_mss, i->tcpi_pmtu, i->tcpi_snd_cwnd,
	    i->tcpi_snd_ssthresh, i->tcpi_rcv_space, i->tcpi_unacked, i->tcpi_lost,
	    i->tcpi_retrans, i->tcpi_total_retrans);
}

static void
print(
    const struct answer *a, enum sockopt_type type, char text[static SOCKOPT_TEXT_MAX])
{
	size_t size = SOCKOPT_TEXT_MAX;

	switch (type) {
	case SOCKOPT_FLAG:
		snprintf(text, size, "%d", a->value.number != 0);
		break;
	case SOCKOPT_NATURAL:
		snprintf(text, size, "%u", a->value.natural);
		break;
	case SOCKOPT_WIDE:
		snprintf(text, size, "%" PRIu64, a->value.wide);
		break;
	case SOCKOPT_NUMBERS:
		print_numbers(a, text);
		break;
	case SOCKOPT_TIME:
		snprintf(text, size, "%" PRId64 "ms",
		    (int64_t)a->value.time.tv_sec * 1000 +
			a->value.time.tv_usec / 1000);
		break;
	case SOCKOPT_LINGER:
		snprintf(text, size, a->value.linger.l_onoff != 0 ? "%d" : "off",
		    a->value.linger.l_linger);
		break;
	case SOCKOPT_STRING:
		snprintf(text, size, "%s", a->value.string);
		break;
	case SOCKOPT_INTERFACE:
		print_interface(a->value.natural, text);
		break;
	case SOCKOPT_INTERFACE_NET:
		print_interface(ntohl(a->value.natural), text);
		break;
	case SOCKOPT_PORTS:
		snprintf(text, size, "%u-%u", a->value.natural & 0xffff,
		    a->value.natural >> 16);
		break;
	case SOCKOPT_CREDENTIALS:
		snprintf(text, size, "pid=%d uid=%u gid=%u", a->value.credentials.pid,
		    a->value.credentials.uid, a->value.credentials.gid);
		break;
	case SOCKOPT_TCP_STATE:
		print_tcp(&a->value.tcp, text);
		break;
	default:
		snprintf(text, size, "%d", a->value.number);
	}
}

int
sockopt_format(
    int fd, const struct sockopt *o, char text[static SOCKOPT_TEXT_MAX], struct diag *d)
{
	struct answer a = {.length = room(o->type)};

	text[0] = '\0';
	if (getsockopt(fd, o->level, o->constant, &a.value, &a.length) == -1)
		return sockopt_refuse(o->name, STATUS_NO, errno, d);
	print(&a, o->type, text);
	return 0;
}
