# SPDX-License-Identifier: Apache-2.0
#
# The image of all services, for one node or many: docker build -t weft . && docker run weft up
# docs/containers.md says more.
#
# RUNTIME_IMAGE  what the image is made on: a Java 25 run-time, a shell and coreutils
# BUILD_IMAGE    what compiles: a JDK 25 and Maven
# PRODUCT        from-source compiles; from-tree takes what ./weft has built in cli/target/weft
ARG RUNTIME_IMAGE=eclipse-temurin:25-jre
ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-25
ARG PRODUCT=from-source

FROM ${BUILD_IMAGE} AS from-source
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -ntp -q -DskipTests -Djacoco.skip=true package && mv cli/target/weft/lib /lib-of-weft

FROM scratch AS from-tree
COPY cli/target/weft/lib /lib-of-weft

FROM ${PRODUCT} AS product

FROM ${RUNTIME_IMAGE}
LABEL org.opencontainers.image.title="Weft" \
      org.opencontainers.image.description="NVMe/TCP storage target cluster" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY LICENSE NOTICE cli/src/main/sh/jvm.options weft cli/src/main/sh/node cli/src/main/sh/healthy /opt/weft/
COPY --from=product /lib-of-weft /opt/weft/lib
# The start-up cache fits the Java that recorded it, so this one does. Weft starts without it too, but more slowly.
RUN --network=none "$JAVA_HOME/bin/java" @/opt/weft/jvm.options -XX:AOTCacheOutput=/opt/weft/weft.aot -Xlog:aot=off \
      -jar /opt/weft/lib/weft-cli.jar rehearse && rm -rf /opt/weft/weft.aot.config /tmp/* \
 && echo 'weft:x:10001:10001:Weft:/data:/bin/false' >> /etc/passwd && echo 'weft:x:10001:' >> /etc/group \
 && mkdir /data /shared && chown 10001:10001 /data /shared
USER 10001:10001
ENV WEFT_DATA=/data WEFT_LISTEN=0.0.0.0
VOLUME /data
WORKDIR /data
EXPOSE 4420 8009 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s CMD ["/opt/weft/healthy"]
ENTRYPOINT ["/opt/weft/weft"]
CMD ["up"]
