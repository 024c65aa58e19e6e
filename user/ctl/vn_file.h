/* SPDX-License-Identifier: GPL-2.0 */
/* Virtual networks, from a file and from the kernel. */
#ifndef _LIBERA_VN_FILE_H
#define _LIBERA_VN_FILE_H

#include "ctl.h"
#include "vn.h"

struct route;

/**
 * struct vn_words - how a kind is told
 * @obj: on the command line
 * @get: LIBERA_CMD_*_GET
 */
struct vn_words {
	const struct object *obj;
	uint8_t get;
};

/* by enum vn_kind; what has no place here has none in a file */
extern const struct vn_words vn_words[VN_KINDS];

int vn_load_kind(struct vn *vn, enum vn_kind kind, struct api *api, const struct api_req *by,
		 struct api_error *err);
int vn_load(struct vn *vn, struct api *api, const struct api_req *by, struct api_error *err);
int vn_read_lines(struct vn *wanted, struct ctl *ctl, struct api *api, FILE *f);
int vn_take(struct ctl *ctl, struct vn_object *o, const struct api_req *req);
int vn_read(struct vn *wanted, struct ctl *ctl, struct api *api, FILE *f);
void vn_write(struct vn *vn, FILE *to);
int vn_blame(struct ctl *ctl, const struct vn_object *o, const char *text);

void vn_take_route(struct vn_object *o, const struct route *r);
struct vn_object *vn_another_route(struct vn *vn, const struct vn_object *o);

#endif
