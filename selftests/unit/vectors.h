/* SPDX-License-Identifier: GPL-2.0 */
/* Vector files: messages as hexadecimal, and what must become of them. */
#ifndef _LIBERA_UNIT_VECTORS_H
#define _LIBERA_UNIT_VECTORS_H

#include "libera_shim.h"

#define VECTOR_MAX	65536

/**
 * struct vector - one message of a file
 * @where: file and line, for people
 * @name: what the file calls it
 * @data: the message
 * @len: its bytes
 * @text: what it says, one line or more; empty if it must be refused
 * @error: name of the error; empty if it must be taken
 * @normal: what encoding gives if that is not the message itself
 * @normal_len: its bytes; 0 if encoding gives the message itself
 * @again: error if even the same version cannot say it again; empty if it can
 * @other_error: error if the other version cannot say it; empty if it can
 */
struct vector {
	char where[128];
	char name[128];
	u8 data[VECTOR_MAX];
	u32 len;
	char text[8192];
	char error[64];
	u8 normal[VECTOR_MAX];
	u32 normal_len;
	char again[64];
	char other_error[64];
};

/**
 * vectors_each() - read all files and call for each message
 * @fn: called; the vector is overwritten afterwards
 *
 * Folder: LIBERA_VECTORS in the environment, else that of the source tree.
 * A file that cannot be read or understood ends the program.
 *
 * Return: how many there were.
 */
int vectors_each(void (*fn)(const struct vector *v));

#endif
