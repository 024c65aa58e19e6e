// SPDX-License-Identifier: GPL-2.0
/* liberad: options, and the loop around all others. */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>

#include "common/netns.h"
#include "ctl.h"
#include "engine.h"
#include "failover.h"
#include "hostmove.h"
#include "log.h"
#include "manager.h"
#include "methods.h"
#include "northbound.h"
#include "sock.h"

#define STORE	"/var/lib/libera/libera.db"

/**
 * struct options - what was asked for
 * @netns: network namespace, NULL for the one that we are in
 * @store: file of the store
 * @socket: local socket
 * @foreground: log to standard error
 * @http: address to serve tenants at over HTTP, or NULL
 * @https: likewise with TLS
 * @cert: file with the certificate for that
 * @key: file with its private key
 * @http_anywhere: @http need not be a loopback address
 */
struct options {
	const char *netns;
	const char *store;
	const char *socket;
	bool foreground;
	const char *http;
	const char *https;
	const char *cert;
	const char *key;
	bool http_anywhere;
};

/* of options without a letter */
enum {
	OPT_HTTP = 256,
	OPT_HTTPS,
	OPT_CERT,
	OPT_KEY,
	OPT_ANYWHERE,
};

static void help(FILE *f)
{
	fputs("Usage: liberad [OPTION...]\n"
	      "The manager of Libera: makes virtual networks, and makes them again when they are "
	      "gone.\n\n"
	      "  -n, --netns NAME    for this network namespace\n"
	      "  -s, --store FILE    what outlives us (" STORE ")\n"
	      "  -S, --socket PATH   where libera-ctl finds us (" MANAGER_SOCKET ")\n"
	      "  -f, --foreground    log to standard error, not to the journal\n"
	      "      --http ADDRESS  serve tenants over HTTP at loopback's ADDRESS:PORT\n"
	      "      --https ADDRESS likewise over HTTPS at any ADDRESS:PORT\n"
	      "      --tls-cert FILE its certificate, with those that vouch for it (PEM)\n"
	      "      --tls-key FILE  the private key\n"
	      "      --http-anywhere --http may be at any address, for all to read\n"
	      "  -V, --version       print the version\n"
	      "  -h, --help          this text\n", f);
}

/* 0 to go on, or the exit status + 1. */
static int parse(struct options *o, int argc, char **argv)
{
	static const struct option options[] = {
		{ "netns", required_argument, NULL, 'n' },
		{ "store", required_argument, NULL, 's' },
		{ "socket", required_argument, NULL, 'S' },
		{ "foreground", no_argument, NULL, 'f' },
		{ "http", required_argument, NULL, OPT_HTTP },
		{ "https", required_argument, NULL, OPT_HTTPS },
		{ "tls-cert", required_argument, NULL, OPT_CERT },
		{ "tls-key", required_argument, NULL, OPT_KEY },
		{ "http-anywhere", no_argument, NULL, OPT_ANYWHERE },
		{ "version", no_argument, NULL, 'V' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "n:s:S:fVh", options, NULL)) >= 0) {
		switch (c) {
		case 'n':
			o->netns = optarg;
			break;
		case 's':
			o->store = optarg;
			break;
		case 'S':
			o->socket = optarg;
			break;
		case 'f':
			o->foreground = true;
			break;
		case OPT_HTTP:
			o->http = optarg;
			break;
		case OPT_HTTPS:
			o->https = optarg;
			break;
		case OPT_CERT:
			o->cert = optarg;
			break;
		case OPT_KEY:
			o->key = optarg;
			break;
		case OPT_ANYWHERE:
			o->http_anywhere = true;
			break;
		case 'V':
			printf("liberad %s\n", CTL_VERSION);
			return 1;
		case 'h':
			help(stdout);
			return 1;
		default:
			return EXIT_USAGE + 1;
		}
	}
	if (o->https && (!o->cert || !o->key)) {
		fprintf(stderr, "liberad: --https needs --tls-cert and --tls-key\n");
		return EXIT_USAGE + 1;
	}
	if (optind == argc)
		return 0;
	fprintf(stderr, "liberad: '%s' is too much\n", argv[optind]);
	return EXIT_USAGE + 1;
}

static int add_signals(sd_event *event)
{
	static const int ends[] = { SIGTERM, SIGINT, SIGHUP };
	sigset_t set;
	unsigned int i;
	int rc = 0;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		sigaddset(&set, ends[i]);
	sigprocmask(SIG_BLOCK, &set, NULL);
	/* without a function of ours a signal ends the loop */
	for (i = 0; rc >= 0 && i < sizeof(ends) / sizeof(ends[0]); i++)
		rc = sd_event_add_signal(event, NULL, ends[i], NULL, NULL);
	return rc < 0 ? rc : sd_event_set_watchdog(event, true);
}

static int serve_tenants(struct northbound *nb, const struct options *o, char *err, size_t size)
{
	const struct http_conf plain = {
		.address = o->http,
		.plain_anywhere = o->http_anywhere,
	};
	const struct http_conf tls = {
		.address = o->https,
		.cert = o->cert,
		.key = o->key,
	};

	if (o->http && northbound_serve(nb, &plain, err, size))
		return -1;
	return o->https ? northbound_serve(nb, &tls, err, size) : 0;
}

/* Everything is there: until a signal. */
static int serve(sd_event *event, struct engine *engine, const struct options *o)
{
	char err[256] = "out of memory";
	struct northbound *nb;
	struct sock *sock;
	int rc;

	nb = northbound_new(event, engine);
	sock = nb && !serve_tenants(nb, o, err, sizeof(err)) ?
		       sock_open(event, engine, methods_local, o->socket, err, sizeof(err)) : NULL;
	if (!sock) {
		log_say(LOG_ERR, NULL, "%s", err);
		northbound_free(nb);
		return EXIT_REFUSED;
	}
	log_say(LOG_INFO, NULL, "ready: store %s, socket %s", o->store, o->socket);
	sd_notify(0, "READY=1");
	rc = sd_event_loop(event);
	sd_notify(0, "STOPPING=1");
	sock_close(sock);
	northbound_free(nb);
	if (rc < 0)
		log_say(LOG_ERR, NULL, "event loop: %s", strerror(-rc));
	return rc < 0 ? EXIT_REFUSED : 0;
}

static int manage(sd_event *event, struct engine *engine, const struct options *o)
{
	struct hostmove *hostmove = NULL;
	struct engine_error failed;
	struct failover *failover;
	int rc = EXIT_REFUSED;

	failover = failover_new(event, engine, &failed);
	if (failover)
		hostmove = hostmove_new(event, engine, &failed);
	if (hostmove)
		rc = serve(event, engine, o);
	else
		log_say(LOG_ERR, NULL, "%s", failed.text);
	hostmove_free(hostmove);
	failover_free(failover);
	return rc;
}

static int run(sd_event *event, const struct options *o)
{
	struct engine_error failed;
	struct store_error why;
	struct engine *engine;
	struct store *store;
	int rc;

	store = store_open(o->store, &why);
	if (!store) {
		log_say(LOG_ERR, NULL, "store %s", why.text);
		return EXIT_REFUSED;
	}
	engine = engine_new(event, store, &failed);
	if (engine)
		rc = manage(event, engine, o);
	else
		log_say(LOG_ERR, NULL, "%s", failed.text);
	rc = engine ? rc : EXIT_REFUSED;
	engine_free(engine);
	store_close(store);
	return rc;
}

int main(int argc, char **argv)
{
	struct options o = { .store = STORE, .socket = MANAGER_SOCKET };
	sd_event *event = NULL;
	int rc;

	rc = parse(&o, argc, argv);
	if (rc)
		return rc - 1;
	log_open(o.foreground);
	rc = o.netns ? netns_enter(o.netns) : 0;
	if (rc) {
		log_say(LOG_ERR, NULL, "network namespace %s: %s", o.netns, strerror(-rc));
		return EXIT_REFUSED;
	}
	rc = sd_event_default(&event);
	if (rc >= 0)
		rc = add_signals(event);
	if (rc < 0)
		log_say(LOG_ERR, NULL, "event loop: %s", strerror(-rc));
	rc = rc < 0 ? EXIT_REFUSED : run(event, &o);
	sd_event_unref(event);
	return rc;
}
