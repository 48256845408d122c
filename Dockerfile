# syntax=docker/dockerfile:1

# Each platform builds itself, natively or emulated:
#   docker buildx build --platform=linux/amd64,linux/arm64 --build-arg=REVISION=$(git rev-parse HEAD) .
# Where there is no docker, `buildah build --format docker`: HEALTHCHECK is not part of OCI's format, and would be lost.
#
# No base is pinned by its digest: this was written where no registry could be asked. What a release was built from, by
# digest, stands in the provenance of its image.
ARG SWIFT_VERSION=6.3.1

FROM swift:${SWIFT_VERSION}-bookworm AS build
ARG TARGETARCH
RUN --mount=type=cache,id=apt-${TARGETARCH},target=/var/lib/apt,sharing=locked \
    apt-get update && \
    apt-get install --yes --no-install-recommends libcrypt-dev=1:4.4.* libyaml-dev=0.2.* zlib1g-dev=1:1.2.*
WORKDIR /source
COPY . .
# Package.swift reads it: the tree comes without its history.
ARG REVISION=unknown
# What was built of the dependencies stays for the next time, apart for each platform.
RUN --mount=type=cache,id=build-${TARGETARCH},target=/source/.build,sharing=locked \
    .ci/build-static /credits-exporter

# The smallest base with a glibc, which the program needs to look up hosts as the system does. It has certificates and a
# user, but no OpenSSL, no C++ library and no shell. A glibc newer than that of the build is fine, an older one is not.
FROM gcr.io/distroless/base-nossl-debian13:nonroot
ARG REVISION=unknown
LABEL org.opencontainers.image.title="credits-exporter" \
      org.opencontainers.image.description="Prepaid API credits of many providers, as Prometheus metrics" \
      org.opencontainers.image.url="https://github.com/credits-exporter/credits-exporter" \
      org.opencontainers.image.documentation="https://github.com/credits-exporter/credits-exporter#readme" \
      org.opencontainers.image.source="https://github.com/credits-exporter/credits-exporter" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.revision="${REVISION}"
# All that the base lacks: glibc asks for it where a thread ends itself.
COPY --from=build /usr/lib/*-linux-gnu/libgcc_s.so.1 /usr/lib/
COPY --from=build /credits-exporter /usr/local/bin/
# By number, as Kubernetes cannot tell whether a name is root.
USER 65532:65532
EXPOSE 10177
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=5s CMD ["credits-exporter", "health"]
ENTRYPOINT ["credits-exporter"]
