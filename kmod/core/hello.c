// SPDX-License-Identifier: GPL-2.0
/* Version negotiation: pick a version, or explain why there is none. */
#include "hello.h"
#include "print.h"

/* Highest version of a bitmap; 0 for none.  Version 0 does not exist. */
static u8 highest(u32 bitmap)
{
	bitmap &= ~1U;
	return bitmap ? fls(bitmap) - 1 : 0;
}

/**
 * libera_hello_pick() - agree on a version
 * @ours: bitmap of what we offered
 * @theirs_version: version in the header of their HELLO
 * @theirs_bitmap: bitmap element of their HELLO, 0 if there was none
 *
 * With a bitmap on both sides the highest common version; without, the lower
 * of the two header versions, if we offered it.
 *
 * Return: the version, or 0 if there is none.
 */
u8 libera_hello_pick(u32 ours, u8 theirs_version, u32 theirs_bitmap)
{
	u8 version;

	if (theirs_bitmap)
		return highest(ours & theirs_bitmap);

	version = min(highest(ours), theirs_version);
	if (!version || !(ours & (1U << version)))
		return 0;
	return version;
}

/* Versions 0x01 to 0x06 were released as 1.0 to 1.5. */
static void add_version(struct libera_print *p, u8 version)
{
	if (version >= 0x01 && version <= 0x06)
		libera_print_add(p, "1.%u", version - 1);
	else
		libera_print_add(p, "0x%02x", version);
}

static void add_bitmap(struct libera_print *p, u32 bitmap)
{
	bool first = true;
	int v;

	for (v = 0; v < 32; v++) {
		if (!(bitmap & (1U << v)))
			continue;
		if (!first)
			libera_print_add(p, ", ");
		add_version(p, v);
		first = false;
	}
}

/**
 * libera_hello_explain() - text for the data of a HELLO_FAILED error
 * @buf: destination, terminated
 * @size: its size
 * @ours: bitmap
 * @theirs_version: header version of their HELLO
 * @theirs_bitmap: theirs, 0 if none
 *
 * Return: as snprintf().
 */
int libera_hello_explain(char *buf, size_t size, u32 ours, u8 theirs_version, u32 theirs_bitmap)
{
	struct libera_print p;

	libera_print_init(&p, buf, size);
	libera_print_add(&p, "no common OpenFlow version: we offer ");
	add_bitmap(&p, ours);
	libera_print_add(&p, ", you offer ");
	if (theirs_bitmap) {
		add_bitmap(&p, theirs_bitmap);
	} else {
		add_version(&p, theirs_version);
		libera_print_add(&p, " without a version bitmap");
	}
	return p.len;
}
