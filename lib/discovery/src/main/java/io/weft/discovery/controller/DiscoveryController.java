// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.controller;

import io.weft.fabric.Association;
import io.weft.fabric.CommandTable;
import io.weft.fabric.Controller;
import io.weft.fabric.Request;
import io.weft.fabric.admin.CommonAdminCommands;
import io.weft.nvme.AsyncEvent;
import io.weft.nvme.fabrics.Property;
import io.weft.nvme.log.DiscoveryLogPage;
import io.weft.nvme.log.LogPageId;
import java.nio.ByteBuffer;
import java.util.List;

/** A discovery controller (NVMe Base 2.1, section 3.1.3.3): one host's view of the discovery log. */
public final class DiscoveryController extends Controller {
  /** Keep Alive Timeout of hosts that request none. */
  private static final long DEFAULT_KATO_MILLIS = 120_000;

  private static final CommandTable NO_COMMANDS = new CommandTable(List.of());
  private static final CommandTable ADMIN_COMMANDS = adminTable();

  private final DiscoverySubsystem subsystem;
  private final DiscoverySource source;
  /** The generation that the host was last told of, by a notice or by the page itself. */
  private long seenGeneration;
  private long snapshotGeneration;
  private ByteBuffer snapshot;

  DiscoveryController(int cntlid, Association association, DiscoverySubsystem subsystem, DiscoverySource source) {
    super(cntlid, withKeepAlive(association), Property.VERSION_2_1, true);
    this.subsystem = subsystem;
    this.source = source;
    DiscoveryLogPage first = view();
    this.seenGeneration = first.generation();
    this.snapshotGeneration = first.generation();
    this.snapshot = first.encode();
  }

  private static Association withKeepAlive(Association given) {
    return given.keepAliveMillis() > 0
        ? given
        : new Association(
            given.hostNqn(), given.hostId(), given.subsystemNqn(), given.adminQueue(), DEFAULT_KATO_MILLIS);
  }

  /** The table of all admin commands. */
  public static CommandTable adminTable() {
    return new CommandTable(CommonAdminCommands.of(
        AsyncEvent.CONFIG_DISCOVERY_LOG_CHANGE,
        List.of(),
        List.of(new DiscoveryLog()),
        List.of(new IdentifyDiscoveryControllerData())));
  }

  /** The table of I/O commands, which is empty: there are no I/O queues. */
  public static CommandTable ioTable() {
    return NO_COMMANDS;
  }

  @Override
  public CommandTable adminCommands() {
    return ADMIN_COMMANDS;
  }

  @Override
  public CommandTable ioCommands() {
    return NO_COMMANDS;
  }

  @Override
  public int maxIoQueues() {
    return 0;
  }

  @Override
  protected void released() {
    subsystem.released(this);
  }

  @Override
  protected boolean logError(Request request) {
    return false;
  }

  /**
   * The log page to read from. A read at offset 0 takes a new snapshot; reads at other offsets continue in it, so that
   * a page read in pieces has one generation. Home event loop only.
   */
  ByteBuffer page(long offset) {
    if (offset == 0) {
      DiscoveryLogPage now = view();
      seenGeneration = now.generation();
      snapshotGeneration = now.generation();
      snapshot = now.encode();
    }
    return snapshot;
  }

  /** Whether the log page that the host reads is that of the latest change it was told of. Home event loop only. */
  boolean isPageCurrent() {
    return snapshotGeneration == seenGeneration;
  }

  /** Posts a Discovery Log Page Change notice if the view has changed and the host has enabled it. Any thread. */
  void sourceChanged() {
    eventLoop().execute(() -> {
      long generation = view().generation();
      if (generation != seenGeneration) {
        seenGeneration = generation;
        if ((asyncEvents().configuration() & AsyncEvent.CONFIG_DISCOVERY_LOG_CHANGE) != 0) {
          asyncEvents().post(
              AsyncEvent.dword0(AsyncEvent.TYPE_NOTICE, AsyncEvent.DISCOVERY_LOG_CHANGE, LogPageId.DISCOVERY));
        }
      }
    });
  }

  private DiscoveryLogPage view() {
    return source.view(association().hostNqn(), association().adminQueue().transport().portAddress());
  }
}
