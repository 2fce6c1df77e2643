/* control: the ancillary data that goes with datagrams (cmsg(3)) */
#ifndef STREAM_CONTROL_H
#define STREAM_CONTROL_H

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

/* Room for one IP_PKTINFO or IPV6_PKTINFO, and two numbers besides. */
enum {
	CONTROL_ROOM = CMSG_SPACE(sizeof(struct in6_pktinfo)) +
	    2 * CMSG_SPACE(sizeof(uint32_t))
};

struct control {
	size_t length; /* of what room holds */
	_Alignas(struct cmsghdr) char room[CONTROL_ROOM];
};

/* Has recvmsg(2) put ancillary data into c. */
void control_receive(struct control *c, struct msghdr *message);

/* Has sendmsg(2) take c along, if it holds anything. */
void control_send(struct control *c, struct msghdr *message);

/*
 * Makes answer what an answer to message has to be sent with to come from the
 * address that was spoken to (ip(7), ipv6(7)); empty where that is not known.
 */
void control_answer(struct control *answer, struct msghdr *message);

/* How many datagrams the kernel has dropped so far by SO_RXQ_OVFL, if message says. */
void control_losses(struct msghdr *message, uint64_t *lost);

/*
 * How long each of the datagrams is that came as one message (UDP_GRO, udp(7)),
 * of which the last may be shorter; 0 where only one came.
 */
size_t control_segment(struct msghdr *message);

/* Adds that what is sent is segments of size bytes each (udp(7), UDP_SEGMENT). */
void control_add_segment(struct control *c, uint16_t size);

#endif
