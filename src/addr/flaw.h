/* flaw: what is wrong with a text that is not an address */
#ifndef ADDR_FLAW_H
#define ADDR_FLAW_H

enum flaw {
	FLAW_NONE = 0,

	/* in a dotted quad */
	FLAW_FEW_PARTS,
	FLAW_MANY_PARTS,
	FLAW_EMPTY_PART,
	FLAW_BIG_PART,
	FLAW_LEADING_ZERO,

	/* in an IPv6 address */
	FLAW_FEW_GROUPS,
	FLAW_MANY_GROUPS,
	FLAW_LONG_GROUP,
	FLAW_TWO_GAPS,
	FLAW_NEEDLESS_GAP,
	FLAW_LONE_COLON,

	/* in either */
	FLAW_CHARACTER,
};

#endif
