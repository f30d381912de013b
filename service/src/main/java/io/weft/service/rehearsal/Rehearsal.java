// SPDX-License-Identifier: Apache-2.0
package io.weft.service.rehearsal;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetServer;
import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.PortEntry;
import io.weft.config.ReferralEntry;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.address.TransportAddress;
import io.weft.discovery.controller.DiscoverySubsystem;
import io.weft.discovery.view.DiscoveryIndex;
import io.weft.fabric.FabricPort;
import io.weft.fabric.FabricSubsystem;
import io.weft.fabric.runtime.FabricRuntime;
import io.weft.fabric.tcp.TcpListener;
import io.weft.nvme.Nqn;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Exercises the whole path with a connection of the process to itself, before hosts connect. Hosts give a first
 * connection as little as 500 ms for Connect and 2 s for ICReq, and a virtual machine that has yet to load and link the
 * classes on that path can take longer when the processors are busy.
 */
public final class Rehearsal {
  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

  private Rehearsal() {}

  /**
   * Rehearses on each event loop, which all have memory of their own to prepare. It briefly listens on a TCP port of the
   * loopback interface.
   *
   * @param runtime the node's runtime
   * @param loops how many event loops it has
   * @return completes when the rehearsal is over; never fails, since hosts can be served without it
   */
  public static Future<Void> run(FabricRuntime runtime, int loops) {
    Future<Integer> rehearsed = Future.succeededFuture(0);
    for (int i = 0; i < loops; i++) {
      rehearsed = rehearsed.compose(_ -> rehearse(runtime));
    }
    return rehearsed
        .onFailure(failure -> LOG.info("the first host may have to wait: {}", failure.getMessage()))
        .otherwiseEmpty()
        .mapEmpty();
  }

  /** Rehearses on the next event loop. @return the number of answered commands */
  static Future<Integer> rehearse(FabricRuntime runtime) {
    Promise<NetServer> listening = Promise.promise();
    OwnPort port = new OwnPort();
    ((VertxInternal) runtime.vertx()).createEventLoopContext().runOnContext(_ ->
        TcpListener.listen(runtime, RehearsingHost.ADDRESS, 0, port).onComplete(listening));
    return listening.future()
        .compose(server ->
            runtime.vertx().executeBlocking(() -> converse(server.actualPort()), false).eventually(server::close));
  }

  private static int converse(int tcpPort) throws IOException {
    try (RehearsingHost host = new RehearsingHost(tcpPort)) {
      return host.converse();
    }
  }

  /** A port with a discovery subsystem that tells of some others, for the rehearsal alone. */
  private static final class OwnPort implements FabricPort {
    private static final int QUEUE_ENTRIES = 32;
    private static final int MAX_TRANSFER = 64 << 10;

    private static final int SUBSYSTEMS = 8;

    private final FabricSubsystem subsystem = new DiscoverySubsystem(Nqn.DISCOVERY, index());

    private static DiscoveryIndex index() {
      List<SubsystemEntry> subsystems = IntStream.range(0, SUBSYSTEMS)
          .mapToObj(i -> SubsystemEntry.of(Nqn.DISCOVERY + i, SubsystemAttributes.defaults(Integer.toString(i)),
              AllowedHosts.ANY, List.of()))
          .toList();
      TransportAddress address = TransportAddress.tcp(RehearsingHost.ADDRESS, 1);
      PortEntry port = PortEntry.of(1, address,
          subsystems.stream().map(SubsystemEntry::nqn).toArray(String[]::new));
      DiscoveryIndex index = new DiscoveryIndex(_ -> true, List.of(new ReferralEntry("other", 1, address, true)));
      index.update(Configuration.EMPTY.withRevision(1).withSubsystems(subsystems).withPorts(List.of(port)));
      return index;
    }

    @Override
    public int id() {
      return 0;
    }

    @Override
    public Level logLevel() {
      return Level.DEBUG;
    }

    @Override
    public int inCapsuleDataSize() {
      return ADMIN_IN_CAPSULE;
    }

    @Override
    public int maxQueueEntries() {
      return QUEUE_ENTRIES;
    }

    @Override
    public int maxTransferSize() {
      return MAX_TRANSFER;
    }

    @Override
    public @Nullable FabricSubsystem subsystem(String nqn) {
      return subsystem.nqn().equals(nqn) ? subsystem : null;
    }
  }
}
