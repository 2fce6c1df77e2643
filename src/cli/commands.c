/* commands: the table of serval's commands */
#include "cli/commands.h"

#include <stddef.h>
#include <string.h>

const struct command *const commands[] = {
    &cmd_connect,
    &cmd_listen,
    &cmd_probe,
    &cmd_resolve,
    &cmd_reverse,
    &cmd_hostname,
    &cmd_service,
    &cmd_addr,
    &cmd_aton,
    &cmd_ntoa,
    &cmd_pton,
    &cmd_ntop,
    &cmd_sockopt,
    NULL,
};

const struct command *
commands_find(const char *name)
{
	for (size_t i = 0; commands[i] != NULL; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}
