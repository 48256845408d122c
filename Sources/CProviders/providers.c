#include "providers.h"

// A definition is copied into the program by the compiler, and read from there when an account names it.

static const char acychecker[] = {
#embed "../Providers/acychecker.yaml"
};

static const char altum[] = {
#embed "../Providers/altum.yaml"
};

static const char brookmimir[] = {
#embed "../Providers/brookmimir.yaml"
};

static const char olostep[] = {
#embed "../Providers/olostep.yaml"
};

#define PROVIDER(id, text) {id, text, sizeof text}

static const struct built_in_provider providers[] = {
    PROVIDER("acychecker", acychecker),
    PROVIDER("altum", altum),
    PROVIDER("brookmimir", brookmimir),
    PROVIDER("olostep", olostep),
};

const int built_in_provider_count = sizeof providers / sizeof *providers;

struct built_in_provider built_in_provider(int index) { return providers[index]; }
