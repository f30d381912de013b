// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.weft.discovery.view.DiscoveryIndex;
import io.weft.fabric.Association;
import io.weft.fabric.Controller;
import io.weft.fabric.FabricPort;
import io.weft.fabric.FabricSubsystem;
import io.weft.fabric.Queue;
import io.weft.fabric.QueueTransport;
import io.weft.fabric.Request;
import io.weft.fabric.buffer.SlotPool;
import io.weft.nvme.Nqn;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How many associations anybody may have. */
class DiscoverySubsystemTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final SlotPool slots = new SlotPool(0);
  private final DiscoverySubsystem subsystem =
      new DiscoverySubsystem(Nqn.DISCOVERY, new DiscoveryIndex(_ -> true, List.of()));

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    slots.close();
  }

  /** A connection that sends nothing. */
  private record Idle(EventLoop eventLoop, InetSocketAddress hostAddress) implements QueueTransport {
    @Override
    public String name() {
      return "idle";
    }

    @Override
    public InetSocketAddress portAddress() {
      return new InetSocketAddress(hostAddress.getAddress(), 8009);
    }

    @Override
    public void requestData(Request request) {
      throw new IllegalStateException("there are no commands");
    }

    @Override
    public void complete(Request request) {
      throw new IllegalStateException("there are no commands");
    }

    @Override
    public void close() {}
  }

  private record Port(FabricSubsystem subsystem) implements FabricPort {
    @Override
    public int id() {
      return 1;
    }

    @Override
    public int inCapsuleDataSize() {
      return ADMIN_IN_CAPSULE;
    }

    @Override
    public int maxQueueEntries() {
      return 32;
    }

    @Override
    public int maxTransferSize() {
      return 4096;
    }

    @Override
    public FabricSubsystem subsystem(String nqn) {
      return subsystem;
    }
  }

  private @Nullable Controller connect(String from) throws UnknownHostException {
    InetSocketAddress host = new InetSocketAddress(InetAddress.getByName(from), 50_000);
    Queue queue = new Queue(new Idle(channel.eventLoop(), host), new Port(subsystem), slots);
    return subsystem.create(new Association("nqn.2014-08.org.example:h", new UUID(0, 1), Nqn.DISCOVERY, queue, 1000));
  }

  @Test
  @DisplayName("associations are bounded for each address, so that none keeps the others out (mend 32)")
  void eachAddressHasItsPart() throws Exception {
    for (int i = 0; i < DiscoverySubsystem.MAX_ASSOCIATIONS_PER_ADDRESS; i++) {
      assertNotNull(connect("192.0.2.1"));
    }
    assertNull(connect("192.0.2.1"));
    Controller other = connect("192.0.2.2");
    assertNotNull(other);
    assertNotNull(connect("2001:db8::1"));
    subsystem.released(subsystem.controllers().stream()
        .filter(controller -> controller.origin().equals("192.0.2.1")).findAny().orElseThrow());
    assertNotNull(connect("192.0.2.1"), "one has left");
    assertNull(connect("192.0.2.1"));
  }

  @Test
  @DisplayName("associations are bounded in all (mend 32)")
  void allTogetherAreBounded() throws Exception {
    for (int i = 0; i < DiscoverySubsystem.MAX_ASSOCIATIONS; i++) {
      assertNotNull(connect("198.51.%d.%d".formatted(i >> 8, i & 0xff)));
    }
    assertNull(connect("192.0.2.1"));
    assertEquals(DiscoverySubsystem.MAX_ASSOCIATIONS, subsystem.controllers().size());
  }

  @Test
  @DisplayName("the addresses of one IPv6 network count as one (mend 32)")
  void oneIpv6Network() throws Exception {
    for (int i = 0; i < DiscoverySubsystem.MAX_ASSOCIATIONS_PER_ADDRESS; i++) {
      assertNotNull(connect("2001:db8::%x".formatted(i + 1)));
    }
    assertNull(connect("2001:db8::ffff:1"));
    assertNotNull(connect("2001:db8:0:1::1"));
  }
}
