#include "stream/control.h"

#include <netinet/udp.h>
#include <stdbool.h>
#include <string.h>

#include "compat/sockopts.h"

void
control_receive(struct control *c, struct msghdr *message)
{
	message->msg_control = c->room;
	message->msg_controllen = sizeof(c->room);
}

void
control_send(struct control *c, struct msghdr *message)
{
	message->msg_control = c->length > 0 ? c->room : NULL;
	message->msg_controllen = c->length;
}

/* The interface by which it came is left open, so that routing stays free to choose. */
static void
forget_interface(struct cmsghdr *header)
{
	if (header->cmsg_level == IPPROTO_IP) {
		struct in_pktinfo *info = (struct in_pktinfo *)CMSG_DATA(header);

		info->ipi_spec_dst = info->ipi_addr;
		info->ipi_ifindex = 0;
	} else {
		struct in6_pktinfo *info = (struct in6_pktinfo *)CMSG_DATA(header);

		if (!IN6_IS_ADDR_LINKLOCAL(&info->ipi6_addr))
			info->ipi6_ifindex = 0;
	}
}

static bool
is_packet_info(const struct cmsghdr *header)
{
	return (header->cmsg_level == IPPROTO_IPV6 &&
		   header->cmsg_type == IPV6_PKTINFO) ||
	    (header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_PKTINFO);
}

void
control_answer(struct control *answer, struct msghdr *message)
{
	struct cmsghdr *header = CMSG_FIRSTHDR(message);

	answer->length = 0;
	for (; header != NULL; header = CMSG_NXTHDR(message, header)) {
		if (!is_packet_info(header))
			continue;
		forget_interface(header);
		memcpy(answer->room, header, header->cmsg_len);
		answer->length = CMSG_ALIGN(header->cmsg_len);
	}
}

/* Copies the number in message of that kind, if there is one. */
static bool
find_number(struct msghdr *message, int level, int type, uint32_t *number)
{
	struct cmsghdr *header = CMSG_FIRSTHDR(message);

	for (; header != NULL; header = CMSG_NXTHDR(message, header)) {
		if (header->cmsg_level != level || header->cmsg_type != type)
			continue;
		memcpy(number, CMSG_DATA(header), sizeof(*number));
		return true;
	}
	return false;
}

void
control_losses(struct msghdr *message, uint64_t *lost)
{
	uint32_t count;

	if (find_number(message, SOL_SOCKET, SO_RXQ_OVFL, &count))
		*lost = count;
}

size_t
control_segment(struct msghdr *message)
{
	uint32_t size;

	return find_number(message, IPPROTO_UDP, UDP_GRO, &size) ? size : 0;
}

void
control_add_segment(struct control *c, uint16_t size)
{
	struct cmsghdr *header = (struct cmsghdr *)(c->room + c->length);

	header->cmsg_level = IPPROTO_UDP;
	header->cmsg_type = UDP_SEGMENT;
	header->cmsg_len = CMSG_LEN(sizeof(size));
	memcpy(CMSG_DATA(header), &size, sizeof(size));
	c->length += CMSG_SPACE(sizeof(size));
}
