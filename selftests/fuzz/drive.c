// SPDX-License-Identifier: GPL-2.0
/* A fuzzer without libFuzzer: its inputs are the files named.  For coverage, and for gdb. */
#include "fuzz.h"

static int run_file(const char *path)
{
	static u8 room[1 << 17];
	FILE *f = fopen(path, "rb");
	size_t len;
	u8 *data;

	if (!f) {
		perror(path);
		return 1;
	}
	len = fread(room, 1, sizeof(room), f);
	fclose(f);
	/* its exact size, for what looks at bounds */
	data = malloc(len);
	memcpy(data, room, len);
	LLVMFuzzerTestOneInput(data, len);
	free(data);
	return 0;
}

int main(int argc, char **argv)
{
	int rc = argc < 2, i;

	for (i = 1; i < argc; i++)
		rc |= run_file(argv[i]);
	return rc;
}
