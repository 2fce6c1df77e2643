#include "session/rota.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "lookup/order.h"

/* Where in list the first of family is, or the first that is not; or count. */
static size_t
find(const struct endpoint *const *list, size_t count, int family, bool wanted)
{
	size_t i = 0;

	while (i < count && (endpoint_family(list[i]) == family) != wanted)
		i++;
	return i;
}

/* Orders list so that the families take turns, beginning with this one. */
static void
interleave(const struct endpoint **list, size_t count, int family)
{
	for (size_t i = 0; i < count; i++) {
		size_t from = i + find(list + i, count - i, family, i % 2 == 0);
		const struct endpoint *moved;

		/* Only one family is left. */
		if (from == count)
			return;
		moved = list[from];
		memmove(&list[i + 1], &list[i], (from - i) * sizeof(*list));
		list[i] = moved;
	}
}

/* Of the families of two answers, the one to begin with. */
static int
preferred_family(const struct endpoint *const *list, size_t count)
{
	int family = endpoint_family(list[0]);
	size_t other = find(list, count, family, false);
	struct endpoint both[2];

	if (other == count)
		return family;
	both[0] = *list[0];
	both[1] = *list[other];
	order_sort(both, 2);
	return endpoint_family(&both[0]);
}

static int
family_to_begin_with(const struct rota *r, bool only_answer)
{
	const struct endpoint *const *untried = r->list + r->next;
	size_t count = r->count - r->next, other;

	if (only_answer)
		return endpoint_family(untried[0]);
	if (r->next == 0)
		return preferred_family(untried, count);
	other = find(untried, count, endpoint_family(untried[-1]), false);
	return endpoint_family(untried[other == count ? 0 : other]);
}

int
rota_add(struct rota *r, const struct name_answer *a, struct diag *d)
{
	bool only_answer = r->count == 0;
	const struct endpoint **longer;

	if (a->count == 0)
		return 0;
	longer = reallocarray(r->list, r->count + a->count, sizeof(*longer));
	if (longer == NULL)
		return diag_errno(d, STATUS_LOCAL, errno, "no room for addresses");
	r->list = longer;
	for (size_t i = 0; i < a->count; i++)
		r->list[r->count++] = &a->endpoints[i];
	interleave(r->list + r->next, r->count - r->next,
	    family_to_begin_with(r, only_answer));
	return 0;
}

void
rota_free(struct rota *r)
{
	free(r->list);
	*r = (struct rota){0};
}
