/* status: the exit statuses of serval, the one place where they are written */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

enum status {
	STATUS_OK = 0, /* done, or yes */
	STATUS_NO = 1, /* no, or the network said no */
	STATUS_USAGE = 2, /* wrong usage */
	STATUS_TIMEOUT = 3, /* a time limit passed */
	STATUS_TEMPORARY = 4, /* could not find out now */
	STATUS_BROKEN = 5, /* a connection broke, or bytes could not be delivered */
	STATUS_IDENTITY = 6, /* the peer is not who it should be */
	STATUS_LOCAL = 7, /* this end failed */
};

#endif
