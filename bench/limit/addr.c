/*
 * addr: the plain loop that one would write: getline, inet_pton, inet_ntop, fputs.
 * With an argument it prints all digits of IPv6 addresses, as serval addr --to full.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
print(int family, const unsigned char *bytes, int full)
{
	char text[INET6_ADDRSTRLEN];

	if (!full || family == AF_INET) {
		inet_ntop(family, bytes, text, sizeof(text));
		fputs(text, stdout);
	} else {
		for (int i = 0; i < 16; i += 2)
			printf("%s%02x%02x", i ? ":" : "", bytes[i], bytes[i + 1]);
	}
	fputs("\n", stdout);
}

int
main(int argc, char **argv)
{
	unsigned char bytes[16];
	char *line = NULL;
	size_t room = 0;
	ssize_t length;

	(void)argv;
	while ((length = getline(&line, &room, stdin)) > 0) {
		int family;

		line[strcspn(line, "\n")] = '\0';
		family = strchr(line, ':') != NULL ? AF_INET6 : AF_INET;
		if (inet_pton(family, line, bytes) == 1)
			print(family, bytes, argc > 1);
		else
			fputs("-\n", stdout);
	}
	free(line);
	return fflush(stdout) != 0;
}
