// SPDX-License-Identifier: Apache-2.0

/** NVMe over Fabrics as a controller sees it: queues, commands and controllers, over TCP and within the process. */
module io.weft.fabric {
  requires static transitive org.jspecify;
  requires transitive io.weft.nvme;
  requires transitive io.netty.buffer;
  requires transitive io.netty.common;
  requires io.netty.handler;
  requires transitive io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.classes.io_uring;
  requires io.netty.transport.unix.common;
  requires java.management;
  requires transitive io.vertx.core;
  requires transitive org.slf4j;

  exports io.weft.fabric;
  exports io.weft.fabric.admin;
  exports io.weft.fabric.buffer;
  exports io.weft.fabric.eventloop;
  exports io.weft.fabric.lifecycle;
  exports io.weft.fabric.loop;
  exports io.weft.fabric.runtime;
  exports io.weft.fabric.tcp;
}
