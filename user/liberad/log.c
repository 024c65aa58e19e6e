// SPDX-License-Identifier: GPL-2.0
/* The log: with fields for the journal, or as lines. */
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

/* the place in our own sources tells an operator nothing */
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>

#include "log.h"

#define JOURNAL	"/run/systemd/journal/socket"

static bool to_journal;

/**
 * log_open() - where it goes
 * @to_stderr: to standard error; else there only if this machine has no journal
 */
void log_open(bool to_stderr)
{
	to_journal = !to_stderr && !access(JOURNAL, W_OK);
}

/**
 * log_say() - one entry
 * @priority: LOG_ERR and so on
 * @tenant: whom it is about, which becomes the field LIBERA_TENANT; NULL for nobody
 * @fmt: one line, for printf()
 */
void log_say(int priority, const char *tenant, const char *fmt, ...)
{
	char text[1024];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (!to_journal)
		fprintf(stderr, "liberad: %s%s%s%s\n", tenant ? "tenant " : "", tenant ?: "",
			tenant ? ": " : "", text);
	else if (tenant)
		sd_journal_send("MESSAGE=tenant %s: %s", tenant, text, "PRIORITY=%i", priority,
				"SYSLOG_IDENTIFIER=liberad", "LIBERA_TENANT=%s", tenant, NULL);
	else
		sd_journal_send("MESSAGE=%s", text, "PRIORITY=%i", priority,
				"SYSLOG_IDENTIFIER=liberad", NULL);
}
