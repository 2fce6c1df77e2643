/*
 * dnsd: a DNS server for the tests and the benchmark, on loopback only
 *
 *	--address ADDR    an address of ours; without any: 127.0.0.1 and ::1
 *	--port N          at each of them; 0, which is the default, is a free one
 *	--port-file FILE  gets the port, in one piece
 *	--log FILE        gets a line for each query: udp or tcp, name, type
 *	--delay MS        before each reply
 *	--loss PERCENT    of the queries are not answered
 *	--seed N          which of them
 *	--drop-first N    tries of each question are not answered
 *	--die-after N     queries, the server is no more
 *	--mute-after N    queries, it answers nothing any more
 *
 * Delay and loss are those of UDP.  What the names have is in bench.c,
 * records.def and fault.c; all others do not exist.  Ended by SIGTERM, it says how many
 * queries came and how many of them were lost.
 */
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server.h"

static struct server server;
static volatile sig_atomic_t ended;

static unsigned long
read_number(const char *text)
{
	char *end;
	unsigned long number = strtoul(text, &end, 10);

	if (*text == '\0' || *end != '\0')
		server_fail(text, "not a number");
	return number;
}

static double
read_percent(const char *text)
{
	char *end;
	double percent = strtod(text, &end);

	if (*text == '\0' || *end != '\0' || !(percent >= 0 && percent <= 100))
		server_fail(text, "not a percentage");
	return percent;
}

static void
add_address(struct options *o, const char *text)
{
	if (o->address_count == ENDPOINTS_MAX)
		server_fail(text, "too many addresses");
	o->addresses[o->address_count++] = text;
}

static void
take_option(struct options *o, int option, const char *argument)
{
	switch (option) {
	case 'a':
		add_address(o, argument);
		break;
	case 'p':
		o->port = read_number(argument);
		break;
	case 'f':
		o->port_file = argument;
		break;
	case 'l':
		o->log = argument;
		break;
	case 'd':
		o->delay = read_number(argument);
		break;
	case 'x':
		o->loss = read_percent(argument);
		break;
	case 's':
		o->seed = read_number(argument);
		break;
	case 't':
		o->drop_first = read_number(argument);
		break;
	case 'e':
		o->die_after = read_number(argument);
		break;
	case 'm':
		o->mute_after = read_number(argument);
		break;
	default:
		server_fail("usage", "see the first lines of tests/dnsd/dnsd.c");
	}
}

static void
read_options(struct options *o, int argc, char **argv)
{
	static const struct option names[] = {
	    {"address", required_argument, NULL, 'a'},
	    {"port", required_argument, NULL, 'p'},
	    {"port-file", required_argument, NULL, 'f'},
	    {"log", required_argument, NULL, 'l'},
	    {"delay", required_argument, NULL, 'd'},
	    {"loss", required_argument, NULL, 'x'},
	    {"seed", required_argument, NULL, 's'},
	    {"drop-first", required_argument, NULL, 't'},
	    {"die-after", required_argument, NULL, 'e'},
	    {"mute-after", required_argument, NULL, 'm'},
	    {NULL, 0, NULL, 0},
	};
	int option;

	while ((option = getopt_long(argc, argv, "", names, NULL)) != -1)
		take_option(o, option, optarg);
	if (optind < argc)
		server_fail(argv[optind], "unexpected");
}

/* Is there IPv6 at all? */
static bool
has_ipv6(void)
{
	union address a = {
	    .v6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT}};
	int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool bound = fd != -1 && bind(fd, &a.any, sizeof(a.v6)) == 0;

	if (fd != -1)
		close(fd);
	return bound;
}

static void
write_port(const struct options *o)
{
	char line[16];
	int length = snprintf(line, sizeof(line), "%u\n", o->port);
	FILE *file;

	if (o->port_file == NULL)
		return;
	file = fopen(o->port_file, "w");
	if (file == NULL || fwrite(line, length, 1, file) != 1 || fclose(file) != 0)
		server_fail(o->port_file, strerror(errno));
}

static void
end(int signal_number)
{
	(void)signal_number;
	ended = 1;
}

/* SIGTERM is let through only while we wait, so that none is missed. */
static void
catch_end(sigset_t *while_waiting)
{
	struct sigaction action = {.sa_handler = end};
	sigset_t term;

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, while_waiting);
	sigdelset(while_waiting, SIGTERM);
	sigaction(SIGTERM, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static void
wait_for_work(struct pollfd *list, nfds_t count, const sigset_t *mask)
{
	int64_t due = udp_send_due(), rest = due - server_now();
	struct timespec timeout = {0};

	if (rest > 0) {
		timeout.tv_sec = rest / 1000000000;
		timeout.tv_nsec = rest % 1000000000;
	}
	if (server.log != NULL)
		fflush(server.log);
	if (ppoll(list, count, due != -1 ? &timeout : NULL, mask) == -1 &&
	    errno != EINTR)
		server_fail("ppoll", strerror(errno));
}

/* First two descriptors for each address, then one for each client over TCP. */
static void
serve(const sigset_t *mask)
{
	static struct pollfd list[2 * ENDPOINTS_MAX + CLIENTS_MAX];
	unsigned own = 2 * server.endpoint_count, clients;

	for (unsigned i = 0; i < server.endpoint_count; i++) {
		list[2 * i] = (struct pollfd){server.endpoints[i].udp, POLLIN, 0};
		list[2 * i + 1] = (struct pollfd){server.endpoints[i].tcp, POLLIN, 0};
	}
	clients = tcp_watched(list + own);
	wait_for_work(list, own + clients, mask);
	if (ended)
		return;
	for (unsigned i = 0; i < clients; i++)
		if (list[own + i].revents != 0)
			tcp_serve(&server, &list[own + i]);
	for (unsigned i = 0; i < server.endpoint_count; i++) {
		if (list[2 * i].revents != 0)
			udp_receive(&server, &server.endpoints[i]);
		if (list[2 * i + 1].revents != 0)
			tcp_accept(&server.endpoints[i]);
	}
}

int
main(int argc, char **argv)
{
	sigset_t mask;

	read_options(&server.options, argc, argv);
	if (server.options.address_count == 0) {
		add_address(&server.options, "127.0.0.1");
		if (has_ipv6())
			add_address(&server.options, "::1");
	}
	server.random = server.options.seed;
	if (server.options.log != NULL) {
		server.log = fopen(server.options.log, "w");
		if (server.log == NULL)
			server_fail(server.options.log, strerror(errno));
	}
	server_bind(&server);
	catch_end(&mask);
	write_port(&server.options);
	while (!ended)
		serve(&mask);
	printf("udp %lu\ntcp %lu\nlost %lu\n", server.udp_queries, server.tcp_queries,
	    server.lost);
	return 0;
}
