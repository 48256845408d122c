#ifndef BUILD_INFO_H
#define BUILD_INFO_H

/// The version. Package.swift sets both; only C has settings with values.
const char *credits_exporter_version(void);

/// The commit that the program was built from, or "unknown".
const char *credits_exporter_revision(void);

#endif
