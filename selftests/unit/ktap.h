/* SPDX-License-Identifier: GPL-2.0 */
/* A unit test program: a table of tests, KTAP on standard output. */
#ifndef _LIBERA_UNIT_KTAP_H
#define _LIBERA_UNIT_KTAP_H

#include "libera_shim.h"

struct ktap_test {
	const char *name;
	void (*fn)(void);
};

#define TEST(fn)	{ #fn, fn }

/** ktap_run() - run tests, print their results; Return: exit status */
int ktap_run(const struct ktap_test *tests, int n);
#define KTAP_MAIN(tests)						\
int main(void)								\
{									\
	return ktap_run(tests, ARRAY_SIZE(tests));			\
}

/** ktap_fail() - the running test has failed, and why; it goes on */
void ktap_fail(const char *file, int line, const char *fmt, ...) __printf(3, 4);

/** ktap_note() - say what is being looked at; printed with failures until the next note */
void ktap_note(const char *fmt, ...) __printf(1, 2);

#define EXPECT(cond) do {						\
	if (!(cond))							\
		ktap_fail(__FILE__, __LINE__, "not so: %s", #cond);	\
} while (0)

#define EXPECT_EQ(a, b) do {						\
	long long _a = (long long)(a), _b = (long long)(b);		\
	if (_a != _b)							\
		ktap_fail(__FILE__, __LINE__, "%s is %lld (0x%llx), not %s, %lld (0x%llx)", \
			  #a, _a, (u64)_a, #b, _b, (u64)_b);		\
} while (0)

#define EXPECT_STR(a, b) do {						\
	const char *_a = (a), *_b = (b);				\
	if (strcmp(_a, _b))						\
		ktap_fail(__FILE__, __LINE__, "%s is \"%s\", not \"%s\"", #a, _a, _b); \
} while (0)

void ktap_expect_mem(const char *file, int line, const void *a, size_t a_len, const void *b,
		     size_t b_len);
#define EXPECT_MEM(a, a_len, b, b_len) \
	ktap_expect_mem(__FILE__, __LINE__, a, a_len, b, b_len)

/** ktap_hex() - bytes from hexadecimal text, blanks ignored; Return: how many */
size_t ktap_hex(u8 *out, size_t size, const char *hex);

/* Reproducible random numbers: LIBERA_SEED in the environment, else always the same. */
u32 ktap_random(void);
static inline u32 ktap_below(u32 n)
{
	return ktap_random() % n;
}

#endif
