/* SPDX-License-Identifier: GPL-2.0 */
/* The log: with fields for the journal, or as lines. */
#ifndef _LIBERA_LOG_H
#define _LIBERA_LOG_H

#include <stdbool.h>
#include <syslog.h>

void log_open(bool to_stderr);
void log_say(int priority, const char *tenant, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
