# The image of kindred: the static program, the certificates to reach a warehouse by
# TLS, and nothing else. The embedded warehouse is not in it: set KINDRED_WAREHOUSE_URL to
# a ClickHouse server.
#
#   docker build --tag kindred:0.1.0 --build-arg VERSION=0.1.0 .
FROM golang:1.26.8-bookworm AS build
WORKDIR /src
# Modules first: they change less often than the code.
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w -X main.version=${VERSION}" -o /out/kindred ./cmd/kindred

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/kindred /usr/local/bin/kindred
# A user without a name, as scratch has no list of them, and without any rights.
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/kindred"]
CMD ["schedule"]
