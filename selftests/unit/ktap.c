// SPDX-License-Identifier: GPL-2.0
/* A unit test program: a table of tests, KTAP on standard output. */
#include <ctype.h>
#include "ktap.h"

#define MAX_PRINTED	10	/* failures shown of one test; the rest is counted */

static int failures;
static char note[512];
static u64 seed = 0x6c696265726121ULL;

int ktap_run(const struct ktap_test *tests, int n)
{
	const char *env = getenv("LIBERA_SEED");
	int failed = 0, i;

	if (env)
		seed = strtoull(env, NULL, 0);
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("KTAP version 1\n1..%d\n", n);
	for (i = 0; i < n; i++) {
		failures = 0;
		note[0] = 0;
		tests[i].fn();
		if (failures > MAX_PRINTED)
			printf("# %d failures in all\n", failures);
		printf("%sok %d %s\n", failures ? "not " : "", i + 1, tests[i].name);
		failed += !!failures;
	}
	return failed ? 1 : 0;
}

void ktap_fail(const char *file, int line, const char *fmt, ...)
{
	va_list args;

	if (failures++ >= MAX_PRINTED)
		return;
	printf("# %s:%d: ", file, line);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	printf("%s%s\n", note[0] ? "; with " : "", note);
}

void ktap_note(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(note, sizeof(note), fmt, args);
	va_end(args);
}

static void print_hex(const char *what, const u8 *p, size_t len)
{
	size_t i;

	printf("#   %s %zu:", what, len);
	for (i = 0; i < len; i++)
		printf("%s%02x", i % 4 ? "" : " ", p[i]);
	printf("\n");
}

void ktap_expect_mem(const char *file, int line, const void *a, size_t a_len, const void *b,
		     size_t b_len)
{
	if (a_len == b_len && (!a_len || !memcmp(a, b, a_len)))
		return;
	ktap_fail(file, line, "bytes differ");
	if (failures <= MAX_PRINTED) {
		print_hex("have", a, a_len);
		print_hex("want", b, b_len);
	}
}

size_t ktap_hex(u8 *out, size_t size, const char *hex)
{
	size_t digits = 0;

	for (; *hex; hex++) {
		int c = tolower((unsigned char)*hex);
		u8 nibble;

		if (isspace(c))
			continue;
		if (!isxdigit(c) || digits / 2 >= size) {
			fprintf(stderr, "bad hexadecimal text at \"%.20s\"\n", hex);
			exit(99);
		}
		nibble = isdigit(c) ? c - '0' : c - 'a' + 10;
		if (digits & 1)
			out[digits / 2] |= nibble;
		else
			out[digits / 2] = nibble << 4;
		digits++;
	}
	return digits / 2;
}

u32 ktap_random(void)
{
	/* xorshift64* */
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (seed * 0x2545f4914f6cdd1dULL) >> 32;
}
