# The bot in a container. `docker build .` makes the one for the CPU; `--target cuda` the one for an NVIDIA card, with
# onnxruntime's part for it as a file in this folder:
#   docker build --target cuda --build-arg ONNXRUNTIME_FILE=FILE.nupkg --build-arg ONNXRUNTIME_SHA256=… .
# Node is the version that package.json names; a test compares them.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim
ARG CUDA_IMAGE=nvidia/cuda:12.8.1-cudnn-runtime-ubuntu24.04

FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev --no-audit --no-fund
# Node is in the image already, and of onnxruntime's files only those for this system are loaded.
RUN rm -rf node_modules/node node_modules/node-bin-* node_modules/onnxruntime-node/bin/napi-v6/darwin node_modules/onnxruntime-node/bin/napi-v6/win32

# The part for CUDA is in no package of npm: it is refused unless it is the file that was asked for.
FROM packages AS cuda-packages
ARG ONNXRUNTIME_FILE=onnxruntime-gpu.nupkg
ARG ONNXRUNTIME_SHA256
COPY ${ONNXRUNTIME_FILE} /tmp/onnxruntime.zip
COPY ops/docker/unpack-onnxruntime.ts /tmp/
RUN node /tmp/unpack-onnxruntime.ts /tmp/onnxruntime.zip "${ONNXRUNTIME_SHA256}" /app

FROM ${CUDA_IMAGE} AS cuda
COPY --from=packages /usr/local/bin/node /usr/local/bin/node
WORKDIR /app
COPY --from=cuda-packages /app/node_modules node_modules
COPY . .
RUN groupadd --gid 10001 vitryna && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp vitryna
RUN mkdir /data && chown 10001:10001 /data
# glibc keeps memory in an arena for each thread that once used it, and pictures in pieces of it: with two arenas, and large
# pictures outside of them, the bot takes 140 MB less after 600 photos.
ENV NODE_ENV=production HOME=/tmp VITRYNA_DATA_DIR=/data MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=1048576
USER 10001:10001
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=120s --retries=4 \
  CMD ["node", "ops/docker/health.ts"]
ENTRYPOINT ["node", "--liftoff-only", "--max-semi-space-size=2", "src/cli/vitryna.ts"]
CMD ["start"]

# Last, so that it is the default.
FROM ${NODE_IMAGE} AS cpu
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY . .
RUN groupadd --gid 10001 vitryna && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp vitryna
RUN mkdir /data && chown 10001:10001 /data
ENV NODE_ENV=production HOME=/tmp VITRYNA_DATA_DIR=/data MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=1048576
USER 10001:10001
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=120s --retries=4 \
  CMD ["node", "ops/docker/health.ts"]
ENTRYPOINT ["node", "--liftoff-only", "--max-semi-space-size=2", "src/cli/vitryna.ts"]
CMD ["start"]
