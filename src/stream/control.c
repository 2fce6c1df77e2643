#include "stream/control.h"

#include <stdbool.h>
#include <string.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

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

void
control_losses(struct msghdr *message, uint64_t *lost)
{
	struct cmsghdr *header = CMSG_FIRSTHDR(message);
	uint32_t count;

	for (; header != NULL; header = CMSG_NXTHDR(message, header)) {
		if (header->cmsg_level != SOL_SOCKET ||
		    header->cmsg_type != SO_RXQ_OVFL)
			continue;
		memcpy(&count, CMSG_DATA(header), sizeof(count));
		*lost = count;
	}
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
