/* commands: the table of serval's commands */
#include "cli/commands.h"

#include <stddef.h>
#include <string.h>

const struct command *const commands[] = {
    &cmd_connect,
    &cmd_listen,
    &cmd_probe,
    &cmd_wait,
    &cmd_resolve,
    &cmd_reverse,
    &cmd_hostname,
    &cmd_service,
    &cmd_iface,
    &cmd_addr,
    &cmd_cidr,
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

const char *
commands_operation_name(const struct command *operation)
{
	return strchr(operation->name, ' ') + 1;
}

const struct command *
commands_operation(const struct command *c, const char *name)
{
	for (size_t i = 0; c->operations != NULL && c->operations[i] != NULL; i++)
		if (strcmp(commands_operation_name(c->operations[i]), name) == 0)
			return c->operations[i];
	return NULL;
}
