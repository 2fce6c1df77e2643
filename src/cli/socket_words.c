#include "cli/socket_words.h"

#include <netdb.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/diag.h"
#include "base/num.h"

struct word {
	const char *text;
	int number;
};

static const struct word types[] = {
    {"any", 0},
    {"stream", SOCK_STREAM},
    {"dgram", SOCK_DGRAM},
    {"raw", SOCK_RAW},
    {"seqpacket", SOCK_SEQPACKET},
    {NULL, 0},
};

static const struct word protocols[] = {
    {"any", 0},
    {"tcp", IPPROTO_TCP},
    {"udp", IPPROTO_UDP},
    {"udplite", IPPROTO_UDPLITE},
    {"sctp", IPPROTO_SCTP},
    {"dccp", IPPROTO_DCCP},
    {"icmp", IPPROTO_ICMP},
    {"ipv6-icmp", IPPROTO_ICMPV6},
    {NULL, 0},
};

/* musl leaves some of glibc's out. */
static const struct word ai_flags[] = {
    {"0", 0},
    {"passive", AI_PASSIVE},
    {"canonname", AI_CANONNAME},
    {"numerichost", AI_NUMERICHOST},
    {"numericserv", AI_NUMERICSERV},
    {"v4mapped", AI_V4MAPPED},
    {"all", AI_ALL},
    {"addrconfig", AI_ADDRCONFIG},
#ifdef AI_IDN
    {"idn", AI_IDN},
    {"canonidn", AI_CANONIDN},
#endif
    {NULL, 0},
};

static const struct word *
find(const struct word *list, const char *text, size_t length)
{
	while (list->text != NULL &&
	    !(strncasecmp(list->text, text, length) == 0 && list->text[length] == '\0'))
		list++;
	return list->text == NULL ? NULL : list;
}

static const char *
word_of(const struct word *list, int number)
{
	while (list->text != NULL && list->number != number)
		list++;
	return list->text;
}

int
socket_type_parse(const char *text, int *type, struct diag *d)
{
	const struct word *word = find(types, text, strlen(text));

	if (word == NULL)
		return diag_set(d, STATUS_USAGE, "not stream, dgram, raw or any");
	*type = word->number;
	return 0;
}

const char *
socket_type_word(int type)
{
	const char *word = word_of(types, type);

	return word != NULL ? word : "other";
}

int
socket_protocol_parse(const char *text, int *protocol, struct diag *d)
{
	const struct word *word = find(protocols, text, strlen(text));
	int64_t number;

	if (word != NULL) {
		*protocol = word->number;
		return 0;
	}
	if (num_parse(text, 0, UINT8_MAX, &number, d) == -1)
		return diag_set(d, STATUS_USAGE,
		    "not tcp, udp, another protocol's name or a number of 0 to 255");
	*protocol = (int)number;
	return 0;
}

const char *
socket_protocol_word(int protocol, char room[static SOCKET_WORD_MAX])
{
	const char *word = word_of(protocols, protocol);

	if (word != NULL)
		return word;
	snprintf(room, SOCKET_WORD_MAX, "%d", protocol);
	return room;
}

int
ai_flags_parse(const char *text, int *flags, struct diag *d)
{
	static const char between[] = ",|";

	*flags = 0;
	for (;;) {
		const struct word *word;
		size_t length;

		if (strncasecmp(text, "AI_", strlen("AI_")) == 0)
			text += strlen("AI_");
		length = strcspn(text, between);
		word = find(ai_flags, text, length);
		if (length == 0)
			return diag_set(d, STATUS_USAGE, "a flag is missing");
		if (word == NULL)
			return diag_set(d, STATUS_USAGE,
			    "%.*s: no flag of getaddrinfo(3) here", (int)length, text);
		*flags |= word->number;
		if (text[length] == '\0')
			return 0;
		text += length + 1;
	}
}
