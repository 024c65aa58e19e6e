// SPDX-License-Identifier: GPL-2.0
/* The module comes and goes, and tells what happens. */
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>

#include "engine_priv.h"
#include "log.h"

/* That the module has gone is to be known before what it said. */
#define FIRST	(SD_EVENT_PRIORITY_NORMAL - 20)
#define SECOND	(SD_EVENT_PRIORITY_NORMAL - 10)
#define LAST	(SD_EVENT_PRIORITY_NORMAL + 10)

/* What is never done for all that happens would not be done at all. */
static bool is_sooner(struct engine *e, sd_event_source *timer, uint64_t usec)
{
	uint64_t now, then;

	return sd_event_source_get_enabled(timer, NULL) > 0 &&
	       sd_event_now(e->event, CLOCK_MONOTONIC, &now) >= 0 &&
	       sd_event_source_get_time(timer, &then) >= 0 && then <= now + usec;
}

/**
 * watch_timer() - do something later, once
 * @e: engine
 * @timer: its timer; what was to be done sooner is
 * @ms: how much later
 * @fn: what
 */
void watch_timer(struct engine *e, sd_event_source **timer, unsigned int ms,
		 sd_event_time_handler_t fn)
{
	uint64_t usec = (uint64_t)ms * 1000;
	int rc;

	if (*timer) {
		if (is_sooner(e, *timer, usec))
			return;
		sd_event_source_set_time_relative(*timer, usec);
		sd_event_source_set_enabled(*timer, SD_EVENT_ONESHOT);
		return;
	}
	rc = sd_event_add_time_relative(e->event, timer, CLOCK_MONOTONIC, usec, usec / 10, fn, e);
	if (rc < 0)
		log_say(LOG_ERR, NULL, "timer: %s", strerror(-rc));
	else
		sd_event_source_set_priority(*timer, LAST);
}

/**
 * watch_tell() - tell those who listen
 * @e: engine
 * @obj: notification; NULL if all may be different
 */
void watch_tell(struct engine *e, const struct api_obj *obj)
{
	int i;

	for (i = 0; i < ENGINE_LISTENERS; i++)
		if (e->listener[i].fn)
			e->listener[i].fn(e->listener[i].arg, obj);
}

/* ----------------------------------------------------------------- notifications */

static int take_event(const struct api_obj *obj, void *arg)
{
	struct engine *e = arg;

	switch (api_obj_cmd(obj)) {
	case LIBERA_CMD_PSWITCH_NTF:
	case LIBERA_CMD_PPORT_NTF:
	case LIBERA_CMD_PLINK_NTF:
		restore_later(e);
		break;
	default:
		adopt_event(e, obj);
	}
	watch_tell(e, obj);
	return 0;
}

static int on_event(sd_event_source *s, int fd, uint32_t revents, void *arg)
{
	struct engine *e = arg;
	int rc = api_event(e->api, take_event, e);

	if (rc == -ENOBUFS) {
		log_say(LOG_WARNING, NULL, "notifications were lost: every tenant is looked at");
		adopt_all(e);
		restore_later(e);
		watch_tell(e, NULL);
	} else if (rc && rc != -EAGAIN && rc != -EINTR) {
		log_say(LOG_ERR, NULL, "notifications: %s", strerror(-rc));
	}
	return 0;
}

/* --------------------------------------------------------------------- the module */

static void stop(sd_event_source *timer)
{
	if (timer)
		sd_event_source_set_enabled(timer, SD_EVENT_OFF);
}

static void module_gone(struct engine *e)
{
	size_t i;

	if (!e->api)
		return;
	e->event_source = sd_event_source_disable_unref(e->event_source);
	api_close(e->api);
	e->api = NULL;
	stop(e->adopt_timer);
	stop(e->retry_timer);
	/* what it said at its end was no wish of anybody */
	for (i = 0; i < e->n; i++) {
		e->kept[i]->dirty = false;
		e->kept[i]->deleted = false;
		kept_forget_left(e->kept[i]);
	}
	log_say(LOG_NOTICE, NULL, "the module has gone");
	watch_tell(e, NULL);
}

static int module_come(struct engine *e, struct api_error *err)
{
	int rc;

	e->api = api_open(err);
	if (!e->api)
		return -err->code;
	rc = api_subscribe(e->api, err);
	if (!rc)
		rc = sd_event_add_io(e->event, &e->event_source, api_event_fd(e->api), EPOLLIN,
				     on_event, e);
	if (rc < 0) {
		api_close(e->api);
		e->api = NULL;
		return rc;
	}
	sd_event_source_set_priority(e->event_source, SECOND);
	restore_all(e);
	watch_tell(e, NULL);
	return 0;
}

static void on_presence(void *arg, bool here)
{
	struct engine *e = arg;
	struct api_error err;

	module_gone(e);
	if (!here)
		return;
	log_say(LOG_NOTICE, NULL, "the module has come");
	if (module_come(e, &err))
		log_say(LOG_ERR, NULL, "%s", err.text);
}

static int on_news(sd_event_source *s, int fd, uint32_t revents, void *arg)
{
	struct engine *e = arg;
	int rc = presence_receive(e->presence, on_presence, e);

	/* whether it has come or gone is not known, so both */
	if (rc == -ENOBUFS)
		on_presence(e, true);
	return 0;
}

/**
 * watch_begin() - begin to wait for the module, or with it
 * @e: engine
 * @err: filled on failure
 *
 * Return: 0 or -errno.
 */
int watch_begin(struct engine *e, struct engine_error *err)
{
	struct api_error why;
	int rc;

	e->presence = presence_open(&why);
	if (!e->presence)
		return engine_fail(err, why.code, "%s", why.text);
	rc = sd_event_add_io(e->event, &e->presence_source, presence_fd(e->presence), EPOLLIN,
			     on_news, e);
	if (rc < 0)
		return engine_fail(err, -rc, "event loop: %s", strerror(-rc));
	sd_event_source_set_priority(e->presence_source, FIRST);
	rc = module_come(e, &why);
	if (rc == -ENOENT) {
		log_say(LOG_NOTICE, NULL, "the module is not loaded: waiting for it");
		return 0;
	}
	return rc ? engine_fail(err, -rc, "%s", why.text) : 0;
}

/**
 * watch_end() - stop waiting
 * @e: engine
 */
void watch_end(struct engine *e)
{
	sd_event_source_disable_unref(e->presence_source);
	sd_event_source_disable_unref(e->event_source);
	sd_event_source_disable_unref(e->adopt_timer);
	sd_event_source_disable_unref(e->retry_timer);
	presence_close(e->presence);
	api_close(e->api);
}
