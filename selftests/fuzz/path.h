/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Between the parts of the fuzzer for the way of messages: path.c (the stream, and what goes to
 * the pSwitch), path-up.c (what comes from it), path-check.c (what must be true of a message),
 * path-vswitch.c.
 */
#ifndef _LIBERA_FUZZ_PATH_H
#define _LIBERA_FUZZ_PATH_H

#include "core/xlate.h"
#include "fuzz.h"

#define PORTS		6
#define OBJECTS		6
#define PGROUP		0x500
#define PMETER		0x600
#define PFLOOD		0x700
#define PALL		0x701
#define COOKIE		0x4c42000000000001ULL

/* ---- path-vswitch.c ---- */

struct setup {
	u8 flags;		/* SETUP_* */
	u8 ports;		/* which of the six there are */
	u8 no_flood;
	u8 no_recv;
	u8 no_fwd;
	u8 tables;
	u8 damage[2];		/* to what switches answer; 0: none */
};

#define SETUP_NO_HELLO	1	/* the version is that of the first message */
#define SETUP_GONE	2	/* in the end, a port is taken away */

struct group {
	bool used;
	u32 vid;
	struct libera_of_group def;
	struct libera_bucket bucket[LIBERA_BUCKETS_MAX];
	struct libera_act act[LIBERA_ACT_MAX];
	u16 n_acts;
};

struct meter {
	bool used;
	u32 vid;
};

extern struct libera_map *map;
extern struct setup setup;
extern struct group groups[OBJECTS];
extern struct meter meters[OBJECTS];
extern u8 session;			/* version of the VNC; 0 before HELLO */

/** begin_vswitch() - as @setup has it, with no groups and meters */
void begin_vswitch(void);
/** make_ports() - the ports of the map, by a bit for each */
void make_ports(u8 which);
/** by_vport() - a port by its number; not by libera_map_find(), which is under test */
const struct libera_map_port *by_vport(u32 vport);
/** by_pport() - likewise, by that on the pSwitch */
const struct libera_map_port *by_pport(u32 pport);
/** group_slot() - where a group is in @groups, -1: nowhere */
int group_slot(u32 vid);
/** meter_slot() - where a meter is in @meters, -1: nowhere */
int meter_slot(u32 vid);
/** find_group() - libera_xlate.group */
int find_group(void *priv, u64 vid, u32 *pid);
/** on() - how to translate for a pSwitch of that version */
const struct libera_xlate *on(u8 version);

/* ---- path-check.c ---- */

extern struct libera_ofmsg out;		/* for a pSwitch */
extern struct libera_ofmsg again;	/* what was written last, as it is read */
extern struct libera_ofscratch again_scratch;
extern u8 *wire;			/* what was written last */
extern u32 wire_len;

/**
 * write_msg() - into @wire; what was written is read into @again, and then written as it was
 * @version: LIBERA_OF*
 * @m: message
 *
 * Room is what libera_ofmsg_size() says, as in the module.
 *
 * Return: 0, -ENOSPC, or an oferr.
 */
int write_msg(u8 version, const struct libera_ofmsg *m);
/** is_own() - isolation: whatever id is in @out, as it was written, is the vSwitch's own */
void is_own(u8 version);
/** want_apply() - outputs and groups of applied actions on the pSwitch, as the vSwitch's own say */
void want_apply(const struct libera_instrs *v, u32 in_port);
/** has_wanted() - they are on the wire, first and in this order */
void has_wanted(void);
/** has_only_wanted() - without a set, there is nothing else */
void has_only_wanted(void);
/** is_native() - whether a version has all these actions itself, so they are read as written */
bool is_native(u8 version, const struct libera_instrs *i);

/* ---- path-up.c ---- */

/** begin_switch() - what it damages is as @setup has it */
void begin_switch(void);
/** to_virtual() - in_port, and in_phy_port with it; false if the packet is not the vSwitch's */
bool to_virtual(struct libera_match *m);
/** from_switch() - a message that only a switch sends */
void from_switch(struct libera_ofmsg *m);
/** rule_answers() - what the switch may have to say about a rule that it got; @out is that rule */
void rule_answers(u8 version, u64 packets);
/** read_back() - as it would be after a reconnection: the rule in @again must be recognised */
void read_back(u8 version);

#endif
