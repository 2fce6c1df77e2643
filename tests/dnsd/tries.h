/* tries: how often each question was asked */
#ifndef DNSD_TRIES_H
#define DNSD_TRIES_H

#include "question.h"

/* Counts this time too: 1 the first time.  Beyond 100,000 questions: always 1. */
unsigned tries_next(const struct question *q);

#endif
