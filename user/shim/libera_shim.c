// SPDX-License-Identifier: GPL-2.0
/* Library functions of the kernel that the pure files use, for user space. */
#include "libera_shim.h"

static unsigned long fail_in;
static long live;

/**
 * libera_alloc() - memory for the pure files
 * @size: bytes
 * @gfp: ignored here
 *
 * Return: memory that libera_free() takes back, or NULL.
 */
void *libera_alloc(size_t size, gfp_t gfp)
{
	void *p;

	(void)gfp;
	if (fail_in && !--fail_in)
		return NULL;
	p = malloc(size ? size : 1);
	if (p)
		live++;
	return p;
}

/**
 * libera_free() - give memory back
 * @p: from libera_alloc(), or NULL
 */
void libera_free(const void *p)
{
	if (p)
		live--;
	free((void *)p);
}

void libera_shim_fail_alloc(unsigned long nth)
{
	fail_in = nth;
}

long libera_shim_live(void)
{
	return live;
}

/*
 * Any good mixing will do: nothing stores or sends these values, so they need
 * not be those of the kernel.
 */
static u32 mix(u32 h, u32 word)
{
	h = (h ^ word) * 0x9e3779b1U;
	return h ^ rol32(h, 15);
}

/**
 * jhash() - hash of bytes
 * @key: bytes
 * @length: how many
 * @initval: seed, or the hash of what came before
 *
 * Return: the hash.
 */
u32 jhash(const void *key, u32 length, u32 initval)
{
	const u8 *p = key;
	u32 h = mix(initval, length);

	for (; length >= 4; length -= 4, p += 4)
		h = mix(h, get_unaligned_be32(p));
	for (; length; length--, p++)
		h = mix(h, *p);
	return mix(h, h >> 16);
}

/** jhash_1word() - hash of one word; see jhash() */
u32 jhash_1word(u32 a, u32 initval)
{
	return jhash_3words(a, 0, 0, initval);
}

/** jhash_2words() - hash of two words; see jhash() */
u32 jhash_2words(u32 a, u32 b, u32 initval)
{
	return jhash_3words(a, b, 0, initval);
}

/** jhash_3words() - hash of three words; see jhash() */
u32 jhash_3words(u32 a, u32 b, u32 c, u32 initval)
{
	u32 h = mix(mix(mix(initval, a), b), c);

	return mix(h, h >> 16);
}

/**
 * sort() - sort an array
 * @base: array
 * @num: elements
 * @size: bytes of one
 * @cmp: as for qsort()
 * @swap_func: must be NULL here
 */
void sort(void *base, size_t num, size_t size,
	  int (*cmp)(const void *, const void *),
	  void (*swap_func)(void *, void *, int))
{
	(void)swap_func;
	if (num)
		qsort(base, num, size, cmp);
}

/**
 * memchr_inv() - find a byte that differs
 * @p: memory
 * @c: byte that is expected everywhere
 * @n: bytes at @p
 *
 * Return: the first other byte, or NULL.
 */
void *memchr_inv(const void *p, int c, size_t n)
{
	const u8 *b = p;

	for (; n; n--, b++)
		if (*b != (u8)c)
			return (void *)b;
	return NULL;
}

/**
 * scnprintf() - snprintf() that returns what was written
 * @buf: destination
 * @size: its size
 * @fmt: format
 *
 * Return: characters in @buf, without the terminator.
 */
int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(buf, size, fmt, args);
	va_end(args);
	if (n < 0 || !size)
		return 0;
	return (size_t)n < size ? n : (int)size - 1;
}
