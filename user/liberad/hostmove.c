// SPDX-License-Identifier: GPL-2.0
/*
 * Hosts that move by themselves, and their vPorts after them.
 *
 * The kernel tells whose host it could be that was seen at a watched pPort.  Anybody can
 * send from any address: a host is moved only if nobody can be where it is said to be, if
 * it can be no other's, and not again and again.  What is not so safe, or is not to be
 * done by us, waits for the operator, who moves the host or does not.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "hostmove.h"
#include "log.h"

#define SECOND		1000000ULL	/* microseconds */
#define HOLD		(30 * SECOND)	/* after a move of ours */
#define FORGET		(600 * SECOND)	/* since it was seen last */
#define MOVES_MAX	256		/* that are remembered */

enum state {
	DUE,		/* is to be moved */
	WAITING,	/* for the operator */
	MOVED,
};

/**
 * struct sighting - what the kernel has said
 * @tenant_id: whose host it could be
 * @tenant: its name
 * @mac: of the host
 * @from: pSwitch and pPort of its vPort, 0 for none
 * @to: where it was seen
 * @old_up: the one can carry packets
 * @candidates: so many tenants have such a host
 * @mode: LIBERA_HOST_MOVE_*
 */
struct sighting {
	uint32_t tenant_id;
	char tenant[LIBERA_NAME_MAX + 1];
	uint8_t mac[6];
	struct {
		uint64_t dpid;
		uint32_t pport;
	} from, to;
	bool old_up;
	uint32_t candidates;
	uint32_t mode;
};

/**
 * struct move - a host that was seen elsewhere
 * @s: the last that was said of it
 * @state: what is done about it
 * @seen_at: when it was said
 * @moved_at: when we moved it last, 0 for never
 * @why: it waits
 */
struct move {
	struct sighting s;
	enum state state;
	uint64_t seen_at;
	uint64_t moved_at;
	char why[200];
};

struct hostmove {
	sd_event *event;
	struct engine *engine;
	sd_event_source *timer;
	struct move *move;	/* MOVES_MAX */
	size_t n;
	unsigned int moved;
};

static uint64_t now_of(const struct hostmove *h)
{
	uint64_t now = 0;

	sd_event_now(h->event, CLOCK_MONOTONIC, &now);
	return now;
}

/* ------------------------------------------------------------------ what was said */

static uint64_t num(const struct api_obj *obj, const char *key)
{
	struct api_value v;

	return api_obj_get(obj, key, &v) ? v.num : 0;
}

static bool take_sighting(struct sighting *s, const struct api_obj *obj)
{
	struct api_value name, mac;

	memset(s, 0, sizeof(*s));
	if (!api_obj_get(obj, "tenant-name", &name) || name.len > LIBERA_NAME_MAX ||
	    !api_obj_get(obj, "mac", &mac) || mac.len != sizeof(s->mac))
		return false;
	memcpy(s->tenant, name.data, name.len);
	memcpy(s->mac, mac.data, sizeof(s->mac));
	s->tenant_id = num(obj, "tenant");
	s->from.dpid = num(obj, "old-pswitch");
	s->from.pport = num(obj, "old-pport");
	s->to.dpid = num(obj, "pswitch");
	s->to.pport = num(obj, "pport");
	s->old_up = num(obj, "old-up");
	s->candidates = num(obj, "candidates");
	s->mode = num(obj, "host-move");
	return true;
}

static bool is_of(const struct move *m, uint32_t tenant, const uint8_t *mac)
{
	return m->s.tenant_id == tenant && !memcmp(m->s.mac, mac, sizeof(m->s.mac));
}

static void drop(struct hostmove *h, struct move *m)
{
	*m = h->move[--h->n];
}

/* What nobody has seen for long is over, and so is what was moved long enough ago. */
static void forget_old(struct hostmove *h, uint64_t now)
{
	struct move *m = h->move + h->n;

	while (m-- > h->move)
		if (now > m->seen_at + FORGET || (m->state == MOVED && now > m->moved_at + HOLD))
			drop(h, m);
}

static struct move *find(struct hostmove *h, const struct sighting *s)
{
	struct move *m;

	for (m = h->move; m < h->move + h->n; m++)
		if (is_of(m, s->tenant_id, s->mac))
			return m;
	if (h->n == MOVES_MAX)
		return NULL;
	m = &h->move[h->n++];
	*m = (struct move){ .state = MOVED };
	return m;
}

/* Why it is not to be moved by us; NULL if it is. */
static const char *objection(const struct move *m, uint64_t now)
{
	if (m->s.mode != LIBERA_HOST_MOVE_AUTO)
		return "it is for the operator to say";
	if (m->s.candidates > 1)
		return "another tenant has such a host, too";
	if (m->s.old_up)
		return "the port where it was is up";
	if (m->moved_at && now < m->moved_at + HOLD)
		return "it was moved a moment ago";
	return NULL;
}

static void log_waits(const struct move *m)
{
	const uint8_t *a = m->s.mac;

	log_say(LOG_NOTICE, m->s.tenant,
		"host %02x:%02x:%02x:%02x:%02x:%02x is seen at 0x%llx:%u, not at 0x%llx:%u, and is "
		"not moved: %s", a[0], a[1], a[2], a[3], a[4], a[5],
		(unsigned long long)m->s.to.dpid, m->s.to.pport,
		(unsigned long long)m->s.from.dpid, m->s.from.pport, m->why);
}

static void on_sighting(struct hostmove *h, const struct api_obj *obj)
{
	uint64_t now = now_of(h);
	struct sighting s;
	const char *why;
	struct move *m;
	bool news;

	if (!take_sighting(&s, obj))
		return;
	forget_old(h, now);
	m = find(h, &s);
	if (!m)
		return;
	m->s = s;
	m->seen_at = now;
	why = objection(m, now);
	if (!why) {
		m->state = DUE;
		sd_event_source_set_enabled(h->timer, SD_EVENT_ONESHOT);
		return;
	}
	news = m->state != WAITING || strcmp(m->why, why);
	m->state = WAITING;
	snprintf(m->why, sizeof(m->why), "%s", why);
	if (news)
		log_waits(m);
}

/* Whoever did it: hosts that are not where they were do not wait any more. */
static void on_migration(struct hostmove *h, const struct api_obj *obj)
{
	uint64_t dpid = num(obj, "old-pswitch");
	uint32_t tenant = num(obj, "tenant"), pport = num(obj, "old-pport");
	struct move *m = h->move + h->n;

	while (m-- > h->move)
		if (m->state == WAITING && m->s.tenant_id == tenant && m->s.from.dpid == dpid &&
		    m->s.from.pport == pport)
			drop(h, m);
}

/* One that is gone, or does not want it any more, has nobody who waits. */
static void on_tenant(struct hostmove *h, const struct api_obj *obj)
{
	struct move *m = h->move + h->n;

	if (num(obj, "event") != LIBERA_EVENT_DEL &&
	    num(obj, "host-move") != LIBERA_HOST_MOVE_OFF)
		return;
	while (m-- > h->move)
		if (m->s.tenant_id == num(obj, "id"))
			drop(h, m);
}

static void on_event(void *arg, const struct api_obj *obj)
{
	struct hostmove *h = arg;

	if (!obj)
		return;
	if (api_obj_cmd(obj) == LIBERA_CMD_SIGHTING_NTF)
		on_sighting(h, obj);
	else if (api_obj_cmd(obj) == LIBERA_CMD_MIGRATE_NTF)
		on_migration(h, obj);
	else if (api_obj_cmd(obj) == LIBERA_CMD_TENANT_NTF)
		on_tenant(h, obj);
}

/* ------------------------------------------------------------------------ moving */

static void move_host(struct hostmove *h, struct move *m)
{
	const struct sighting s = m->s;
	struct json_object *result = NULL;
	struct engine_error err;
	char line[160];
	int rc;

	snprintf(line, sizeof(line),
		 "migrate host %02x:%02x:%02x:%02x:%02x:%02x tenant %u to 0x%llx:%u", s.mac[0],
		 s.mac[1], s.mac[2], s.mac[3], s.mac[4], s.mac[5], s.tenant_id,
		 (unsigned long long)s.to.dpid, s.to.pport);
	rc = engine_run(h->engine, line, &result, &err);
	json_object_put(result);
	if (rc) {
		m->state = WAITING;
		snprintf(m->why, sizeof(m->why), "%.199s", err.text);
		log_waits(m);
		return;
	}
	m->state = MOVED;
	m->moved_at = now_of(h);
	h->moved++;
	log_say(LOG_INFO, s.tenant, "host %02x:%02x:%02x:%02x:%02x:%02x has moved from 0x%llx:%u "
		"to 0x%llx:%u, and its vPort after it", s.mac[0], s.mac[1], s.mac[2], s.mac[3],
		s.mac[4], s.mac[5], (unsigned long long)s.from.dpid, s.from.pport,
		(unsigned long long)s.to.dpid, s.to.pport);
}

/* One at a time: others may want the engine in between. */
static int on_timer(sd_event_source *source, uint64_t at, void *arg)
{
	struct hostmove *h = arg;
	struct move *m;

	for (m = h->move; m < h->move + h->n; m++) {
		if (m->state != DUE)
			continue;
		move_host(h, m);
		sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
		break;
	}
	return 0;
}

/* ------------------------------------------------------------------------- status */

static void put(struct json_object *o, const char *key, const char *value)
{
	json_object_object_add(o, key, mem_or_die(json_object_new_string(value)));
}

static void put_place(struct json_object *o, const char *key, uint64_t dpid, uint32_t pport)
{
	char text[40] = "";

	if (dpid)
		snprintf(text, sizeof(text), "0x%llx:%u", (unsigned long long)dpid, pport);
	put(o, key, text);
}

/*
 * "moved": how many were; "waiting": an array of "tenant", "mac", "from", "to" and "why".
 */
static struct json_object *status(void *arg)
{
	const struct hostmove *h = arg;
	struct json_object *o = mem_or_die(json_object_new_object()), *list, *one;
	const struct move *m;
	char mac[20];

	json_object_object_add(o, "moved", mem_or_die(json_object_new_int(h->moved)));
	list = mem_or_die(json_object_new_array());
	for (m = h->move; m < h->move + h->n; m++) {
		const uint8_t *a = m->s.mac;

		if (m->state != WAITING || now_of(h) > m->seen_at + FORGET)
			continue;
		one = mem_or_die(json_object_new_object());
		snprintf(mac, sizeof(mac), "%02x:%02x:%02x:%02x:%02x:%02x", a[0], a[1], a[2],
			 a[3], a[4], a[5]);
		put(one, "tenant", m->s.tenant);
		put(one, "mac", mac);
		put_place(one, "from", m->s.from.dpid, m->s.from.pport);
		put_place(one, "to", m->s.to.dpid, m->s.to.pport);
		put(one, "why", m->why);
		json_object_array_add(list, one);
	}
	json_object_object_add(o, "waiting", list);
	return o;
}

/**
 * hostmove_new() - see to it from now on
 * @event: loop
 * @engine: moves them
 * @err: filled on failure
 *
 * Return: for hostmove_free(); NULL with @err.
 */
struct hostmove *hostmove_new(sd_event *event, struct engine *engine, struct engine_error *err)
{
	struct hostmove *h = mem_or_die(calloc(1, sizeof(*h)));
	int rc;

	h->event = event;
	h->engine = engine;
	h->move = mem_or_die(calloc(MOVES_MAX, sizeof(*h->move)));
	rc = sd_event_add_time(event, &h->timer, CLOCK_MONOTONIC, 0, 0, on_timer, h);
	if (rc >= 0)
		rc = engine_on_event(engine, on_event, h);
	if (rc >= 0)
		rc = engine_add_status(engine, "host-moves", status, h);
	if (rc >= 0)
		return h;
	err->code = -rc;
	snprintf(err->text, sizeof(err->text), "hosts that move cannot be seen to: %s",
		 strerror(-rc));
	hostmove_free(h);
	return NULL;
}

/**
 * hostmove_free() - see to it no more
 * @h: from hostmove_new(), or NULL
 */
void hostmove_free(struct hostmove *h)
{
	if (!h)
		return;
	engine_off_event(h->engine, on_event, h);
	sd_event_source_unref(h->timer);
	free(h->move);
	free(h);
}
