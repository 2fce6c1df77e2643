/* dns_outcome: the words for what came of a question */
#include "lookup/dns.h"

const char *
dns_outcome_words(enum dns_outcome outcome)
{
	switch (outcome) {
	case DNS_OK:
		return "found";
	case DNS_NO_NAME:
		return "name does not exist";
	case DNS_NO_DATA:
		return "name has no such record";
	case DNS_SERVER_FAILED:
		return "the DNS server failed (SERVFAIL)";
	case DNS_REFUSED:
		return "the DNS server refuses to answer (REFUSED)";
	case DNS_NOT_IMPLEMENTED:
		return "the DNS server does not do that (NOTIMP)";
	case DNS_NOT_UNDERSTOOD:
		return "the DNS server does not understand the question";
	case DNS_BAD_REPLY:
		return "the DNS server's reply is malformed";
	case DNS_ALIAS_LOOP:
		return "its aliases lead to no end";
	case DNS_TRUNCATED:
		return "the reply is too long for UDP, and over TCP none came";
	case DNS_TIMED_OUT:
		return "no DNS server answers in time";
	case DNS_UNREACHABLE:
		return "no DNS server can be reached";
	case DNS_NO_MEMORY:
		return "no memory left";
	}
	return "unknown";
}
