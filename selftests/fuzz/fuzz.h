/* SPDX-License-Identifier: GPL-2.0 */
/* What the fuzzers share: an input read piece by piece, and what must hold. */
#ifndef _LIBERA_FUZZ_H
#define _LIBERA_FUZZ_H

#include "core/ofmsg.h"

/* A condition that no input may break; the fuzzer keeps the input that does. */
#define must(cond) do {								\
	if (!(cond)) {								\
		fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #cond); \
		abort();							\
	}									\
} while (0)

/** struct input - bytes not used yet; zeros follow the last one */
struct input {
	const u8 *p;
	size_t left;
};

static inline u8 input_u8(struct input *in)
{
	if (!in->left)
		return 0;
	in->left--;
	return *in->p++;
}

static inline void input_bytes(struct input *in, void *to, size_t n)
{
	size_t have = n < in->left ? n : in->left;

	memset(to, 0, n);
	if (have)
		memcpy(to, in->p, have);
	in->p += have;
	in->left -= have;
}

/** must_be_known() - what a function of the codec returned: 0, an errno or an error to tell */
static inline void must_be_known(int err)
{
	u16 type, code;

	if (err <= 0) {
		must(!err || err == -EPROTO || err == -ENOSPC);
		return;
	}
	must(err < LIBERA_OFERR_RAW);
	must(!libera_oferr_to_wire(err, LIBERA_OF10, &type, &code));
	must(libera_oferr_from_wire(LIBERA_OF10, type, code) != LIBERA_OFERR_RAW);
	must(!libera_oferr_to_wire(err, LIBERA_OF13, &type, &code));
	must(libera_oferr_from_wire(LIBERA_OF13, type, code) != LIBERA_OFERR_RAW);
	must(strcmp(libera_oferr_name(err), "unknown"));
}

/**
 * fit_priority() - make the priority of an exact 1.0 rule the one that is in force
 * @p: message
 * @len: its bytes
 *
 * It means nothing there (1.0.1, 3.4), so a FLOW_REMOVED that came from elsewhere
 * may differ in it when it is written again.  Rules in a list are kept as they were told.
 */
static inline void fit_priority(u8 *p, u32 len)
{
	bool removed = p[0] == LIBERA_OF10 && p[1] == 11 && len == 88;

	if (removed && !(get_unaligned_be32(p + 8) & 0x3fffff))
		put_unaligned_be16(0xffff, p + 56);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#endif
