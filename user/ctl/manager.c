// SPDX-License-Identifier: GPL-2.0
/* Asking the manager, liberad, by its local socket: JSON-RPC 2.0, an object a line. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "manager.h"
#include "mem.h"

/**
 * struct manager - a connection
 * @f: the socket
 * @id: of the last request
 */
struct manager {
	FILE *f;
	unsigned int id;
};

/**
 * manager_try() - connect, if there is a manager
 * @ctl: run
 *
 * Return: 0, or errno.
 */
int manager_try(struct ctl *ctl)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd, rc;

	if (ctl->manager)
		return 0;
	if (strlen(ctl->socket) >= sizeof(addr.sun_path))
		return ENAMETOOLONG;
	strcpy(addr.sun_path, ctl->socket);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return errno;
	if (connect(fd, (const struct sockaddr *)&addr, sizeof(addr))) {
		rc = errno;
		close(fd);
		return rc;
	}
	ctl->manager = mem_or_die(calloc(1, sizeof(*ctl->manager)));
	ctl->manager->f = mem_or_die(fdopen(fd, "r+"));
	return 0;
}

/**
 * manager_close() - done with the manager
 * @ctl: run
 */
void manager_close(struct ctl *ctl)
{
	if (!ctl->manager)
		return;
	fclose(ctl->manager->f);
	free(ctl->manager);
	ctl->manager = NULL;
}

static int send_request(struct manager *m, const char *method, struct json_object *params)
{
	struct json_object *req = mem_or_die(json_object_new_object());
	const char *text;
	size_t len, at = 0;
	ssize_t n = 0;
	int rc;

	json_object_object_add(req, "jsonrpc", json_object_new_string("2.0"));
	json_object_object_add(req, "id", json_object_new_int(++m->id));
	json_object_object_add(req, "method", json_object_new_string(method));
	if (params)
		json_object_object_add(req, "params", params);
	text = json_object_to_json_string_length(req, JSON_C_TO_STRING_PLAIN, &len);
	if (len > MANAGER_TEXT_MAX) {
		json_object_put(req);
		return -EMSGSIZE;
	}
	for (; n >= 0 && at < len; at += n)
		n = send(fileno(m->f), text + at, len - at, MSG_NOSIGNAL);
	if (n >= 0)
		n = send(fileno(m->f), "\n", 1, MSG_NOSIGNAL);
	rc = n < 0 ? -errno : 0;
	json_object_put(req);
	return rc;
}

/* NULL if there is none. */
static struct json_object *get_answer(struct manager *m)
{
	struct json_object *answer = NULL;
	char *line = NULL;
	size_t size = 0;

	if (getline(&line, &size, m->f) > 0)
		answer = json_tokener_parse(line);
	free(line);
	return answer;
}

static int refused(struct ctl *ctl, struct json_object *error)
{
	struct json_object *message, *data, *usage;

	json_object_object_get_ex(error, "message", &message);
	ctl_say(ctl, "%s", json_object_get_string(message) ?: "the manager has refused it");
	if (json_object_object_get_ex(error, "data", &data) &&
	    json_object_object_get_ex(data, "usage", &usage))
		return EXIT_USAGE;
	return EXIT_REFUSED;
}

/**
 * manager_call() - have the manager do something
 * @ctl: run; complains
 * @method: what
 * @params: parameters, gone afterwards; may be NULL
 * @result: set, to be put; may be NULL
 *
 * Return: exit status.
 */
int manager_call(struct ctl *ctl, const char *method, struct json_object *params,
		 struct json_object **result)
{
	struct json_object *answer, *v;
	int rc = manager_try(ctl);

	if (rc) {
		json_object_put(params);
		ctl_say(ctl, "no liberad at %s: %s", ctl->socket, strerror(rc));
		return EXIT_REFUSED;
	}
	rc = send_request(ctl->manager, method, params);
	if (rc == -EMSGSIZE) {
		ctl_say(ctl, "is too long for liberad, which takes %d MiB", MANAGER_TEXT_MAX >> 20);
		return EXIT_REFUSED;
	}
	answer = rc ? NULL : get_answer(ctl->manager);
	if (!answer) {
		ctl_say(ctl, "liberad has gone: it may have done it, or not");
		manager_close(ctl);
		return EXIT_REFUSED;
	}
	if (json_object_object_get_ex(answer, "error", &v))
		rc = refused(ctl, v);
	else if (result && json_object_object_get_ex(answer, "result", &v))
		*result = json_object_get(v);
	json_object_put(answer);
	return rc;
}

/* As the kernel's answers are printed: each by itself. */
static void print_result(struct ctl *ctl, struct json_object *result)
{
	size_t i;

	if (!json_object_is_type(result, json_type_array)) {
		out_json_print(&ctl->out, result);
		return;
	}
	for (i = 0; i < json_object_array_length(result); i++)
		out_json_print(&ctl->out, json_object_get(json_object_array_get_idx(result, i)));
	json_object_put(result);
}

/**
 * manager_run() - have the manager carry out a command, and keep what comes of it
 * @ctl: run
 * @obj: object
 * @verb: verb
 * @argc: words after them
 * @argv: the words
 *
 * Return: exit status.
 */
int manager_run(struct ctl *ctl, const struct object *obj, const struct verb *verb, int argc,
		char **argv)
{
	struct json_object *params = mem_or_die(json_object_new_object());
	struct json_object *words = mem_or_die(json_object_new_array()), *result = NULL;
	int i, rc;

	json_object_array_add(words, json_object_new_string(obj->name));
	json_object_array_add(words, json_object_new_string(verb->name));
	for (i = 0; i < argc; i++)
		json_object_array_add(words, json_object_new_string(argv[i]));
	json_object_object_add(params, "words", words);
	rc = manager_call(ctl, "run", params, &result);
	if (!rc && result && ctl->out.json) {
		print_result(ctl, result);
		return 0;
	}
	if (!rc && result && verb->cmd == LIBERA_CMD_MIGRATE)
		migrate_print(ctl->out.to, result);
	json_object_put(result);
	return rc;
}

/**
 * manager_read() - all of a file
 * @ctl: run; complains
 * @f: file
 * @name: its name
 *
 * Return: its text, for free(); NULL.
 */
char *manager_read(struct ctl *ctl, FILE *f, const char *name)
{
	char *text = NULL;
	size_t size = 0;

	/* up to a zero, which no file of ours has */
	errno = 0;
	if (getdelim(&text, &size, 0, f) < 0 && ferror(f)) {
		ctl_say(ctl, "%s: %s", name, strerror(errno));
		free(text);
		return NULL;
	}
	if (feof(f) && text)
		return text;
	free(text);
	if (feof(f))
		return mem_or_die(strdup(""));
	ctl_say(ctl, "%s: is no text", name);
	return NULL;
}

/**
 * manager_apply() - have the manager apply a file
 * @ctl: run
 * @f: file
 * @name: its name
 *
 * Return: exit status.
 */
int manager_apply(struct ctl *ctl, FILE *f, const char *name)
{
	char *text = manager_read(ctl, f, name);
	struct json_object *params;

	if (!text)
		return EXIT_REFUSED;
	params = mem_or_die(json_object_new_object());
	json_object_object_add(params, "text", json_object_new_string(text));
	json_object_object_add(params, "name", json_object_new_string(name));
	free(text);
	return manager_call(ctl, "apply", params, NULL);
}
