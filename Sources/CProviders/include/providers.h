#ifndef PROVIDERS_H
#define PROVIDERS_H

/// A definition of Sources/Providers, compiled in.
struct built_in_provider {
    const char *_Nonnull id;
    const char *_Nonnull text;
    int length;
    /// The response that the provider's documentation shows.
    const char *_Nonnull response;
    int response_length;
};

/// How many there are.
extern const int built_in_provider_count;

/// The one at an index below the count, in alphabetical order.
struct built_in_provider built_in_provider(int index);

#endif
