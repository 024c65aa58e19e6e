# SPDX-License-Identifier: GPL-2.0
# Libera: the kernel module, libera-ctl, the manager liberad, the user-space build
# of the pure files, and their tests.  "make help" lists the targets.

# Headers to build the module against: the newest installed, unless told.
KDIR ?= $(lastword $(shell ls -d /lib/modules/*/build 2>/dev/null | sort -V))
# what modules for it are installed under
KRELEASE = $(shell sed -n 's/.* UTS_RELEASE "\(.*\)"/\1/p' $(KDIR)/include/generated/utsrelease.h)

PREFIX ?= /usr/local
SBINDIR ?= $(PREFIX)/sbin
MANDIR ?= $(PREFIX)/share/man
UNITDIR ?= $(PREFIX)/lib/systemd/system
COMPLETIONDIR ?= $(PREFIX)/share/bash-completion/completions
DESTDIR ?=
# where lib/modules is, if not in /
mod_path = $(or $(INSTALL_MOD_PATH),$(DESTDIR))
# a staging folder has no kernel, so nothing that depmod could work on
run_depmod = $(Q)[ ! -e $(mod_path)/lib/modules/$(KRELEASE)/modules.order ] || \
	depmod $(if $(mod_path),-b $(mod_path)) $(KRELEASE)
INSTALL ?= install
# man8/liberad.8
man_to = man$(patsubst .%,%,$(suffix $(1)))/$(notdir $(1))

CC ?= gcc
PKG_CONFIG ?= pkg-config
B := build

# An empty V is quiet, as in the kernel.
ifeq ($(V),1)
Q :=
say = @:
else
Q := @
say = @printf '  %-7s %s\n'
endif

U_WARN := -Wall -Wextra -Wno-unused-parameter -Werror
U_CFLAGS = -std=gnu11 -O2 -g $(U_WARN) $(CFLAGS)
CORE_INC := -Iuser/shim -Ikmod -Iinclude/uapi
CTL_LIBS := libmnl json-c
LIBERAD_LIBS := $(CTL_LIBS) libsystemd sqlite3 libmicrohttpd gnutls

core_src := $(sort $(wildcard kmod/core/*.c user/shim/*.c))
# all of libera-ctl but its options, which liberad has, too
ctl_src := $(sort $(filter-out user/ctl/main.c,$(wildcard user/common/*.c user/ctl/*.c)))
liberad_src := $(sort $(wildcard user/liberad/*.c))
man_src := $(sort $(wildcard user/man/*.[78]))
unit_file := $(wildcard user/systemd/liberad.service)
core_obj := $(core_src:%.c=$(B)/%.o)
ctl_obj := $(ctl_src:%.c=$(B)/%.o)
liberad_obj := $(liberad_src:%.c=$(B)/%.o)

.PHONY: all help module user install uninstall check unit fuzz coverage \
	selftests demo bench bench-reduction bench-processing bench-migration lint kernels-check debug-kernel clean

all: module user

help:
	@echo 'make                 libera.ko, libera-ctl, liberad, the pure files for user space'
	@echo 'make module          libera.ko; KDIR=... picks other headers'
	@echo 'make user            libera-ctl, liberad and libcore.a in build/'
	@echo 'make install         into DESTDIR/PREFIX, module into INSTALL_MOD_PATH'
	@echo 'make uninstall       undo install'
	@echo 'make check           every test: unit here, functional in guests'
	@echo 'make unit            unit tests only, on this machine'
	@echo 'make fuzz            the fuzzers, FUZZ_TIME=600 seconds each'
	@echo 'make coverage        lines of kmod/core that unit tests and seeds reach'
	@echo 'make selftests       build the test programs'
	@echo 'make demo            the whole story: tenants on a fat tree, in a report'
	@echo 'make bench           the module against a user-space relay'
	@echo 'make bench-reduction figure 4 of the paper: rules by level of reduction'
	@echo 'make bench-processing figure 5: time and memory for a rule, by level'
	@echo 'make bench-migration how long a host that moves is out of reach, packets lost'
	@echo 'make lint            warnings, sparse, checkpatch, style, shellcheck'
	@echo 'make kernels-check   load and quick tests on newer Debian kernels'
	@echo 'make debug-kernel    the kernel with KASAN, lockdep, kmemleak'
	@echo 'make clean           remove what was built'

module:
	$(if $(KDIR),,$(error no kernel headers in /lib/modules/*/build; run scripts/install-deps or give KDIR=))
	$(Q)+$(MAKE) -C $(KDIR) M=$(CURDIR) modules

# With no sources there is nothing to make; the parts appear by their files.
user: $(if $(core_src),$(B)/libcore.a) $(if $(ctl_src),$(B)/libera-ctl) \
	$(if $(liberad_src),$(B)/liberad)

$(B)/libcore.a: $(core_obj)
	$(say) AR $@
	$(Q)rm -f $@ && ar rcs $@ $^

$(B)/libctl.a: $(ctl_obj)
	$(say) AR $@
	$(Q)rm -f $@ && ar rcs $@ $^

$(B)/libera-ctl: $(B)/user/ctl/main.o $(B)/libctl.a $(if $(core_src),$(B)/libcore.a)
	$(say) LD $@
	$(Q)$(CC) $(U_CFLAGS) $(LDFLAGS) -o $@ $^ \
		$$($(PKG_CONFIG) --libs $(CTL_LIBS))

$(B)/liberad: $(liberad_obj) $(B)/libctl.a $(if $(core_src),$(B)/libcore.a)
	$(say) LD $@
	$(Q)$(CC) $(U_CFLAGS) $(LDFLAGS) -o $@ $^ \
		$$($(PKG_CONFIG) --libs $(LIBERAD_LIBS))

$(core_obj): $(B)/%.o: %.c
	$(say) CC $@
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(U_CFLAGS) -Wvla $(CORE_INC) -MMD -MP -c -o $@ $<

$(ctl_obj) $(B)/user/ctl/main.o: $(B)/%.o: %.c
	$(say) CC $@
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(U_CFLAGS) -Iuser -Iuser/common $(CORE_INC) \
		$$($(PKG_CONFIG) --cflags $(CTL_LIBS)) -MMD -MP -c -o $@ $<

$(liberad_obj): $(B)/%.o: %.c
	$(say) CC $@
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(U_CFLAGS) -Iuser -Iuser/common -Iuser/ctl $(CORE_INC) \
		$$($(PKG_CONFIG) --cflags $(LIBERAD_LIBS)) -MMD -MP -c -o $@ $<

-include $(core_obj:.o=.d) $(ctl_obj:.o=.d) $(B)/user/ctl/main.d $(liberad_obj:.o=.d)

install: all
	$(Q)+$(MAKE) -C $(KDIR) M=$(CURDIR) \
		$(if $(mod_path),INSTALL_MOD_PATH=$(mod_path)) \
		CONFIG_MODULE_SIG_ALL= modules_install
	$(call run_depmod)
	$(Q)$(INSTALL) -d $(DESTDIR)$(SBINDIR)
	$(Q)$(INSTALL) -m 755 $(B)/libera-ctl $(DESTDIR)$(SBINDIR)/libera-ctl
	$(Q)$(if $(liberad_src),$(INSTALL) -m 755 $(B)/liberad $(DESTDIR)$(SBINDIR)/liberad)
	$(Q)$(INSTALL) -d $(DESTDIR)$(MANDIR)/man7 $(DESTDIR)$(MANDIR)/man8
	$(Q)$(foreach m,$(man_src),$(INSTALL) -m 644 $(m) $(DESTDIR)$(MANDIR)/$(call man_to,$(m));)
	$(Q)$(INSTALL) -d $(DESTDIR)$(UNITDIR)
	$(Q)$(if $(unit_file),sed 's|@SBINDIR@|$(SBINDIR)|' $(unit_file) > \
		$(DESTDIR)$(UNITDIR)/liberad.service)
	$(Q)$(INSTALL) -d $(DESTDIR)$(COMPLETIONDIR)
	$(Q)$(if $(wildcard user/completion/libera-ctl),$(INSTALL) -m 644 \
		user/completion/libera-ctl $(DESTDIR)$(COMPLETIONDIR)/libera-ctl)

uninstall:
	$(Q)rm -f $(DESTDIR)$(SBINDIR)/libera-ctl $(DESTDIR)$(SBINDIR)/liberad \
		$(foreach m,$(man_src),$(DESTDIR)$(MANDIR)/$(call man_to,$(m))) \
		$(DESTDIR)$(UNITDIR)/liberad.service \
		$(DESTDIR)$(COMPLETIONDIR)/libera-ctl
	$(Q)find $(mod_path)/lib/modules/$(KRELEASE) \
		-name 'libera.ko*' -type f -delete
	$(call run_depmod)

check: all selftests
	$(Q)scripts/check

unit:
	$(Q)+$(MAKE) --no-print-directory -C selftests unit FUZZ_SHORT=0

fuzz coverage:
	$(Q)+$(MAKE) --no-print-directory -C selftests $@

selftests:
	$(Q)+$(MAKE) --no-print-directory -C selftests all

demo: all selftests
	$(Q)scripts/demo

$(B)/bench-rules: selftests/bench/rules.c $(B)/libcore.a
	$(say) CC $@
	$(Q)$(CC) $(U_CFLAGS) $(CORE_INC) -o $@ $^

$(B)/bench-reduce: selftests/bench/reduce.c $(B)/libcore.a
	$(say) CC $@
	$(Q)$(CC) $(U_CFLAGS) $(CORE_INC) -o $@ $^

bench: all selftests $(B)/bench-rules
	$(Q)$(B)/bench-rules
	$(Q)selftests/bench/run

bench-processing: all selftests
	$(Q)selftests/bench/processing

bench-migration: all selftests
	$(Q)selftests/bench/migration

bench-reduction: all selftests $(B)/bench-reduce
	$(Q)$(B)/bench-reduce
	$(Q)selftests/bench/reduction

lint:
	$(Q)scripts/lint

kernels-check: user selftests
	$(Q)scripts/kernels

debug-kernel:
	$(Q)scripts/mkdebugkernel

clean:
	$(Q)rm -rf $(B)
	$(Q)find kmod \( -name '*.o' -o -name '*.ko' -o -name '*.mod' -o -name '*.mod.c' \
		-o -name '.*.cmd' -o -name '.*.d' -o -name '.tmp_*' -o -name modules.order \) \
		-type f -delete
	$(Q)rm -f modules.order Module.symvers .*.cmd .module-common.o .Module.symvers.cmd
