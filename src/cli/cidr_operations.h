/* cidr_operations: the table of what `serval cidr` does */
#ifndef CLI_CIDR_OPERATIONS_H
#define CLI_CIDR_OPERATIONS_H

#include "cli/command.h"

extern const struct command cidr_info, cidr_match, cidr_split, cidr_merge, cidr_exclude,
    cidr_intersect, cidr_range, cidr_list, cidr_nth, cidr_random, cidr_next, cidr_prev,
    cidr_add, cidr_supernet, cidr_contains, cidr_overlaps, cidr_sort, cidr_distance,
    cidr_common;

/* All of them, as --help lists them; ends with NULL. */
extern const struct command *const cidr_operations[];

#endif
