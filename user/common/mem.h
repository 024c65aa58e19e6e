/* SPDX-License-Identifier: GPL-2.0 */
/* Memory that cannot be done without. */
#ifndef _LIBERA_MEM_H
#define _LIBERA_MEM_H

#include <stddef.h>
#include <stdio.h>

void *mem_or_die(void *p);
FILE *mem_text(char **text, size_t *size);

#endif
