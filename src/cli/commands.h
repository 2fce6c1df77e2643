/* commands: the table of serval's commands */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/command.h"

extern const struct command cmd_connect, cmd_listen, cmd_probe, cmd_resolve,
    cmd_reverse, cmd_hostname, cmd_service, cmd_iface, cmd_addr, cmd_aton, cmd_ntoa,
    cmd_pton, cmd_ntop, cmd_cidr, cmd_sockopt, cmd_wait;

/* All of them, as --help lists them; ends with NULL. */
extern const struct command *const commands[];

/* The command called name, or NULL. */
const struct command *commands_find(const char *name);

/* The operation of c called name, or NULL; its name without that of its command. */
const struct command *commands_operation(const struct command *c, const char *name);
const char *commands_operation_name(const struct command *operation);

#endif
