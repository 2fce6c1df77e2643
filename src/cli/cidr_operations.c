#include "cli/cidr_operations.h"

#include <stddef.h>

const struct command *const cidr_operations[] = {
    &cidr_info,
    &cidr_match,
    &cidr_split,
    &cidr_supernet,
    &cidr_range,
    &cidr_merge,
    &cidr_exclude,
    &cidr_intersect,
    &cidr_common,
    &cidr_contains,
    &cidr_overlaps,
    &cidr_sort,
    &cidr_list,
    &cidr_nth,
    &cidr_random,
    &cidr_next,
    &cidr_prev,
    &cidr_add,
    &cidr_distance,
    NULL,
};
