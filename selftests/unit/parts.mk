# SPDX-License-Identifier: GPL-2.0
# What libera-ctl has that is as pure as kmod/core, and so has unit tests here.
ctl_pure := $(addprefix $(top)/user/ctl/,check.c check_common.c embed.c fattree.c paths.c template.c \
	vn.c vn_check.c vn_merge.c vn_plan.c vn_text.c) \
	$(addprefix $(top)/user/common/,lines.c mem.c words.c)
# likewise of liberad, by what is no kernel's
liberad_pure := $(addprefix $(top)/user/liberad/,idmap.c jget.c ovx_text.c ownfile.c rpc.c store.c \
	store_sqlite.c store_text.c throttle.c token.c)
UNIT_LIBS := json-c sqlite3 gnutls
