// SPDX-License-Identifier: GPL-2.0
/*
 * The ids in a message for a pSwitch, found in its bytes by the offsets that the
 * specifications (1.0.1 and 1.3.5) print, so that an error of the codec cannot
 * hide itself.
 */
#include "walk.h"

static void add(struct walk *w, enum walk_kind kind, u32 id)
{
	if (w->n < WALK_MAX)
		w->at[w->n++] = (struct walk_id){ kind, id };
}

static u32 port10(const u8 *p)
{
	u32 port = get_unaligned_be16(p);

	return port >= 0xfff8 ? port | 0xffff0000 : port;
}

/* Of an action or an instruction, 0 if it is not in order. */
static u32 tlv_len(const u8 *p, u32 len)
{
	u32 n = len < 8 ? 0 : get_unaligned_be16(p + 2);

	return n < 8 || n % 8 || n > len ? 0 : n;
}

static bool acts10(struct walk *w, const u8 *p, u32 len)
{
	u32 n;

	for (; len; p += n, len -= n) {
		n = tlv_len(p, len);
		if (!n)
			return false;
		switch (get_unaligned_be16(p)) {
		case 0:
		case 11:
			add(w, WALK_OUT_PORT, port10(p + 4));
			break;
		default:
			if (get_unaligned_be16(p) > 11)
				return false;
		}
	}
	return true;
}

static bool walk10(struct walk *w, const u8 *p, u32 len)
{
	u32 n;

	switch (p[1]) {
	case 13:
		if (len < 16)
			return false;
		add(w, WALK_IN_PORT, port10(p + 12));
		n = get_unaligned_be16(p + 14);
		return n <= len - 16 && acts10(w, p + 16, n);
	case 14:
		if (len < 72)
			return false;
		/* wildcarded or not: nothing of ours is for all ports */
		add(w, WALK_IN_PORT, get_unaligned_be32(p + 8) & 1 ? 0xffffffff : port10(p + 12));
		add(w, WALK_FILTER_PORT, port10(p + 68));
		return acts10(w, p + 72, len - 72);
	case 15:
		add(w, WALK_PORT_NO, port10(p + 8));
		return len == 32;
	case 16:
		if (len < 20)
			return false;
		if (get_unaligned_be16(p + 8) == 4 || get_unaligned_be16(p + 8) == 5)
			add(w, WALK_PORT_NO, port10(p + 12));
		return true;
	case 20:
		add(w, WALK_PORT_NO, port10(p + 8));
		return len == 12;
	default:
		return false;
	}
}

static bool acts13(struct walk *w, const u8 *p, u32 len)
{
	u32 n;

	for (; len; p += n, len -= n) {
		n = tlv_len(p, len);
		if (!n)
			return false;
		switch (get_unaligned_be16(p)) {
		case 0:
			if (n != 16)
				return false;
			add(w, WALK_OUT_PORT, get_unaligned_be32(p + 4));
			break;
		case 22:
			add(w, WALK_GROUP, get_unaligned_be32(p + 4));
			break;
		case 25:
			if (get_unaligned_be16(p + 4) != 0x8000 || p[6] & 1)
				return false;
			add(w, WALK_SET_FIELD, p[6] >> 1);
			break;
		default:
			if (get_unaligned_be16(p) > 27)
				return false;
		}
	}
	return true;
}

static bool instrs13(struct walk *w, const u8 *p, u32 len)
{
	u32 n;

	for (; len; p += n, len -= n) {
		n = tlv_len(p, len);
		if (!n)
			return false;
		switch (get_unaligned_be16(p)) {
		case 1:
			add(w, WALK_GOTO, p[4]);
			break;
		case 3:
		case 4:
			if (!acts13(w, p + 8, n - 8))
				return false;
			break;
		case 2:
		case 5:
			break;
		case 6:
			add(w, WALK_METER, get_unaligned_be32(p + 4));
			break;
		default:
			return false;
		}
	}
	return true;
}

/* Without in_port the match is for all ports. */
static bool match13(struct walk *w, const u8 *p, u32 len)
{
	bool in_port = false;
	u32 n;

	for (; len; p += n, len -= n) {
		if (len < 4 || get_unaligned_be16(p) != 0x8000)
			return false;
		n = 4 + p[3];
		if (n > len)
			return false;
		if (p[2] == 0 && n == 8) {
			add(w, WALK_IN_PORT, get_unaligned_be32(p + 4));
			in_port = true;
		} else if (p[2] >> 1 == 1) {
			add(w, WALK_PHY_PORT, get_unaligned_be32(p + 4));
		}
	}
	if (!in_port)
		add(w, WALK_IN_PORT, 0xffffffff);
	return true;
}

static bool buckets13(struct walk *w, const u8 *p, u32 len)
{
	u32 n;

	for (; len; p += n, len -= n) {
		if (len < 16)
			return false;
		n = get_unaligned_be16(p);
		if (n < 16 || n % 8 || n > len)
			return false;
		add(w, WALK_WATCH_PORT, get_unaligned_be32(p + 4));
		add(w, WALK_WATCH_GROUP, get_unaligned_be32(p + 8));
		if (!acts13(w, p + 16, n - 16))
			return false;
	}
	return true;
}

static bool flow_mod13(struct walk *w, const u8 *p, u32 len)
{
	u32 n;

	if (len < 56)
		return false;
	add(w, WALK_TABLE_ID, p[24]);
	add(w, WALK_FILTER_PORT, get_unaligned_be32(p + 36));
	add(w, WALK_FILTER_GROUP, get_unaligned_be32(p + 40));
	n = get_unaligned_be16(p + 50);
	if (get_unaligned_be16(p + 48) != 1 || n < 4 || 48 + (n + 7) / 8 * 8 > len)
		return false;
	if (!match13(w, p + 52, n - 4))
		return false;
	n = 48 + (n + 7) / 8 * 8;
	return instrs13(w, p + n, len - n);
}

static bool walk13(struct walk *w, const u8 *p, u32 len)
{
	u32 n;

	switch (p[1]) {
	case 13:
		if (len < 24)
			return false;
		add(w, WALK_IN_PORT, get_unaligned_be32(p + 12));
		n = get_unaligned_be16(p + 16);
		return n <= len - 24 && acts13(w, p + 24, n);
	case 14:
		return flow_mod13(w, p, len);
	case 15:
		if (len < 16)
			return false;
		add(w, WALK_GROUP_ID, get_unaligned_be32(p + 12));
		return buckets13(w, p + 16, len - 16);
	case 16:
		add(w, WALK_PORT_NO, get_unaligned_be32(p + 8));
		return len == 40;
	case 18:
		if (len < 24)
			return false;
		if (get_unaligned_be16(p + 8) == 4 || get_unaligned_be16(p + 8) == 5)
			add(w, WALK_PORT_NO, get_unaligned_be32(p + 16));
		return true;
	case 22:
		add(w, WALK_PORT_NO, get_unaligned_be32(p + 8));
		return len == 16;
	case 29:
		if (len < 16)
			return false;
		add(w, WALK_METER_ID, get_unaligned_be32(p + 12));
		return true;
	default:
		return false;
	}
}

bool walk(struct walk *w, const u8 *p, u32 len)
{
	w->n = 0;
	if (len < 12 || get_unaligned_be16(p + 2) != len)
		return false;
	if (p[0] == 1)
		return walk10(w, p, len);
	return p[0] == 4 && walk13(w, p, len);
}
