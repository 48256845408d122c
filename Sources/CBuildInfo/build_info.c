#include "build_info.h"

const char *credits_exporter_version(void) { return VERSION; }

const char *credits_exporter_revision(void) { return REVISION; }
