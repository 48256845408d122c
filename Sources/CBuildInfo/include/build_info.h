#ifndef BUILD_INFO_H
#define BUILD_INFO_H

/// The commit that the program was built from, or "unknown". Package.swift sets it; only C has settings with values.
const char *credits_exporter_revision(void);

#endif
