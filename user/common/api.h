/* SPDX-License-Identifier: GPL-2.0 */
/* Commands and objects of the kernel, without netlink. */
#ifndef _LIBERA_API_H
#define _LIBERA_API_H

#include <linux/libera.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "nl_spec.h"

/* Keys below are attribute names of include/libera.yaml. */

struct api;
struct api_obj;

/**
 * struct api_error - why something failed
 * @code: errno, positive
 * @text: one line for people
 */
struct api_error {
	int code;
	char text[512];
};

/**
 * struct api_field - an attribute to be sent
 * @key: its name
 * @num: of integers and flags
 * @data: of strings (terminated), bytes; not copied
 * @len: bytes at @data; entries of @nest
 * @nest: what is inside a nest; not copied
 */
struct api_field {
	const char *key;
	uint64_t num;
	const void *data;
	size_t len;
	const struct api_field *nest;
};

/**
 * struct api_req - a command being built
 * @cmd: LIBERA_CMD_*
 * @n: entries of @field
 * @field: what is to be sent
 */
struct api_req {
	uint8_t cmd;
	unsigned int n;
	struct api_field field[96];
};

/**
 * struct api_value - one attribute of an object
 * @attr: what it is
 * @num: of integers; 1 for a flag that is set
 * @data: of strings (terminated), bytes
 * @len: bytes at @data; without the termination
 * @nest: of a nest
 */
struct api_value {
	const struct nl_attr *attr;
	uint64_t num;
	const void *data;
	size_t len;
	const struct api_obj *nest;
};

/** typedef api_cb - takes one object; 0 to go on, else the whole call fails with it */
typedef int (*api_cb)(const struct api_obj *obj, void *arg);

struct api *api_open(struct api_error *err);
struct api *api_open_dry(FILE *to, struct api_error *err);
void api_close(struct api *api);

void api_req_init(struct api_req *req, uint8_t cmd);
void api_req_num(struct api_req *req, const char *key, uint64_t num);
void api_req_str(struct api_req *req, const char *key, const char *str);
void api_req_bin(struct api_req *req, const char *key, const void *data, size_t len);
void api_req_flag(struct api_req *req, const char *key);
void api_req_nest(struct api_req *req, const char *key, const struct api_field *field, size_t n);
const struct api_field *api_req_get(const struct api_req *req, const char *key);
bool api_req_has(const struct api_req *req, const char *key);

int api_do(struct api *api, const struct api_req *req, api_cb cb, void *arg,
	   struct api_error *err);
int api_dump(struct api *api, const struct api_req *req, api_cb cb, void *arg,
	     struct api_error *err);

int api_subscribe(struct api *api, struct api_error *err);
int api_event(struct api *api, api_cb cb, void *arg);
int api_event_fd(const struct api *api);

const char *api_obj_name(const struct api_obj *obj);
uint8_t api_obj_cmd(const struct api_obj *obj);
bool api_obj_next(const struct api_obj *obj, unsigned int *it, struct api_value *v);
bool api_obj_get(const struct api_obj *obj, const char *key, struct api_value *v);
const struct nl_set *api_obj_set(const struct api_obj *obj);

#endif
