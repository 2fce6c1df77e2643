/* suggest: how near a mistyped word is to one that exists */
#ifndef BASE_SUGGEST_H
#define BASE_SUGGEST_H

#include <stddef.h>

/* Longer words are never near. */
enum { SUGGEST_MAX = 31 };

/*
 * How far the length bytes of typed are from word: 0 where word begins with
 * them, else how many letters to insert, drop or replace (Levenshtein's
 * distance), SIZE_MAX where that is too much for a slip of the fingers.
 */
size_t suggest_distance(const char *word, const char *typed, size_t length);

#endif
