/* SPDX-License-Identifier: GPL-2.0 */
/* What the pure files take from the kernel, for user space. */
#ifndef _LIBERA_SHIM_H
#define _LIBERA_SHIM_H

#include <errno.h>
#include <linux/types.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

/* Types.  u64 is long long, as in the kernel, so that %llx fits. */
typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef unsigned long long u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef long long s64;

typedef unsigned int gfp_t;

#define GFP_KERNEL		0U
#define GFP_ATOMIC		1U
#define GFP_KERNEL_ACCOUNT	2U

/* Attributes. */
#ifndef __packed
#define __packed		__attribute__((__packed__))
#endif
#ifndef __always_unused
#define __always_unused		__attribute__((__unused__))
#endif
#ifndef __maybe_unused
#define __maybe_unused		__attribute__((__unused__))
#endif
#ifndef __must_check
#define __must_check		__attribute__((__warn_unused_result__))
#endif
#ifndef __printf
#define __printf(a, b)		__attribute__((__format__(printf, a, b)))
#endif
#ifndef noinline
#define noinline		__attribute__((__noinline__))
#endif
#ifndef fallthrough
#define fallthrough		__attribute__((__fallthrough__))
#endif
#ifndef __force
#define __force
#endif
#ifndef __bitwise
#define __bitwise
#endif

#define likely(x)		__builtin_expect(!!(x), 1)
#define unlikely(x)		__builtin_expect(!!(x), 0)

/* Checks at build time. */
#undef static_assert
#define static_assert(expr, ...)	_Static_assert(expr, "" #expr)
#define BUILD_BUG_ON(cond)		_Static_assert(!(cond), "not " #cond)

/* Arithmetic. */
#define ARRAY_SIZE(a)		(sizeof(a) / sizeof((a)[0]))
#define DIV_ROUND_UP(n, d)	(((n) + (d) - 1) / (d))
#define ALIGN(x, a)		(((x) + (a) - 1) & ~((typeof(x))(a) - 1))
#define BIT(n)			(1UL << (n))
#define BIT_ULL(n)		(1ULL << (n))
#define GENMASK_ULL(h, l)	((~0ULL << (l)) & (~0ULL >> (63 - (h))))
#define U16_MAX			0xffffU
#define U32_MAX			0xffffffffU
#define U64_MAX			0xffffffffffffffffULL

#define min(a, b)		({			\
	typeof(a) _min_a = (a);				\
	typeof(b) _min_b = (b);				\
	_min_a < _min_b ? _min_a : _min_b;		\
})
#define max(a, b)		({			\
	typeof(a) _max_a = (a);				\
	typeof(b) _max_b = (b);				\
	_max_a > _max_b ? _max_a : _max_b;		\
})
#define min_t(t, a, b)		min((t)(a), (t)(b))
#define max_t(t, a, b)		max((t)(a), (t)(b))
#define clamp(v, lo, hi)	min(max(v, lo), hi)
#define swap(a, b)		do {			\
	typeof(a) _swap = (a);				\
	(a) = (b);					\
	(b) = _swap;					\
} while (0)

#define container_of(p, type, member) \
	((type *)((char *)(p) - offsetof(type, member)))

static inline size_t size_mul(size_t a, size_t b)
{
	size_t r;

	return __builtin_mul_overflow(a, b, &r) ? SIZE_MAX : r;
}

static inline size_t size_add(size_t a, size_t b)
{
	size_t r;

	return __builtin_add_overflow(a, b, &r) ? SIZE_MAX : r;
}

#define array_size(a, b)		size_mul(a, b)
#define struct_size(p, member, n) \
	size_add(sizeof(*(p)), size_mul(n, sizeof((p)->member[0])))
#define flex_array_size(p, member, n)	size_mul(n, sizeof((p)->member[0]))

static inline int fls(unsigned int x)
{
	return x ? 32 - __builtin_clz(x) : 0;
}

static inline int fls64(u64 x)
{
	return x ? 64 - __builtin_clzll(x) : 0;
}

static inline unsigned long __ffs64(u64 x)
{
	return __builtin_ctzll(x);
}

static inline unsigned int hweight32(u32 x)
{
	return __builtin_popcount(x);
}

static inline unsigned int hweight64(u64 x)
{
	return __builtin_popcountll(x);
}

static inline u32 rol32(u32 x, unsigned int n)
{
	return x << (n & 31) | x >> (-n & 31);
}

/* Doubly linked lists; those of the kernel that are used, by the same names. */
struct list_head {
	struct list_head *next, *prev;
};

static inline void INIT_LIST_HEAD(struct list_head *l)
{
	l->next = l;
	l->prev = l;
}

static inline bool list_empty(const struct list_head *l)
{
	return l->next == l;
}

static inline void list_add_tail(struct list_head *e, struct list_head *l)
{
	e->next = l;
	e->prev = l->prev;
	l->prev->next = e;
	l->prev = e;
}

static inline void list_del(struct list_head *e)
{
	e->next->prev = e->prev;
	e->prev->next = e->next;
}

static inline void list_del_init(struct list_head *e)
{
	list_del(e);
	INIT_LIST_HEAD(e);
}

static inline void list_move_tail(struct list_head *e, struct list_head *l)
{
	list_del(e);
	list_add_tail(e, l);
}

#define list_entry(p, type, member)	container_of(p, type, member)
#define list_first_entry(l, type, member)	list_entry((l)->next, type, member)
#define list_for_each_entry(e, l, member)				\
	for (e = list_entry((l)->next, typeof(*e), member);		\
	     &e->member != (l);						\
	     e = list_entry(e->member.next, typeof(*e), member))
#define list_for_each_entry_safe(e, n, l, member)			\
	for (e = list_entry((l)->next, typeof(*e), member),		\
	     n = list_entry(e->member.next, typeof(*e), member);	\
	     &e->member != (l);						\
	     e = n, n = list_entry(n->member.next, typeof(*n), member))

/* Byte order. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define libera_shim_be16(x)	__builtin_bswap16(x)
#define libera_shim_be32(x)	__builtin_bswap32(x)
#define libera_shim_be64(x)	__builtin_bswap64(x)
#else
#define libera_shim_be16(x)	((u16)(x))
#define libera_shim_be32(x)	((u32)(x))
#define libera_shim_be64(x)	((u64)(x))
#endif

static inline __be16 cpu_to_be16(u16 x)
{
	return (__force __be16)libera_shim_be16(x);
}

static inline __be32 cpu_to_be32(u32 x)
{
	return (__force __be32)libera_shim_be32(x);
}

static inline __be64 cpu_to_be64(u64 x)
{
	return (__force __be64)libera_shim_be64(x);
}

static inline u16 be16_to_cpu(__be16 x)
{
	return libera_shim_be16((__force u16)x);
}

static inline u32 be32_to_cpu(__be32 x)
{
	return libera_shim_be32((__force u32)x);
}

static inline u64 be64_to_cpu(__be64 x)
{
	return libera_shim_be64((__force u64)x);
}

static inline u16 get_unaligned_be16(const void *p)
{
	const u8 *b = p;

	return b[0] << 8 | b[1];
}

static inline u32 get_unaligned_be32(const void *p)
{
	const u8 *b = p;

	return (u32)get_unaligned_be16(b) << 16 | get_unaligned_be16(b + 2);
}

static inline u64 get_unaligned_be64(const void *p)
{
	const u8 *b = p;

	return (u64)get_unaligned_be32(b) << 32 | get_unaligned_be32(b + 4);
}

static inline void put_unaligned_be16(u16 x, void *p)
{
	u8 *b = p;

	b[0] = x >> 8;
	b[1] = x;
}

static inline void put_unaligned_be32(u32 x, void *p)
{
	u8 *b = p;

	put_unaligned_be16(x >> 16, b);
	put_unaligned_be16(x, b + 2);
}

static inline void put_unaligned_be64(u64 x, void *p)
{
	u8 *b = p;

	put_unaligned_be32(x >> 32, b);
	put_unaligned_be32(x, b + 4);
}

/* Library functions; see libera_shim.c. */
u32 jhash(const void *key, u32 length, u32 initval);
u32 jhash_1word(u32 a, u32 initval);
u32 jhash_2words(u32 a, u32 b, u32 initval);
u32 jhash_3words(u32 a, u32 b, u32 c, u32 initval);
void sort(void *base, size_t num, size_t size,
	  int (*cmp)(const void *, const void *),
	  void (*swap_func)(void *, void *, int));
void *memchr_inv(const void *p, int c, size_t n);
int scnprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);

/* Memory, with failures on demand. */
void *libera_alloc(size_t size, gfp_t gfp);
void libera_free(const void *p);

static inline void libera_relax(u32 i)
{
}

/**
 * libera_shim_fail_alloc() - let an allocation to come fail
 * @nth: 1 for the next one; 0 for none
 */
void libera_shim_fail_alloc(unsigned long nth);

/** libera_shim_live() - allocations that were not freed */
long libera_shim_live(void);

#endif
