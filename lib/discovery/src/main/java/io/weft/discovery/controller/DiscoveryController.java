// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.controller;

import io.weft.discovery.view.DiscoverySource;
import io.weft.discovery.view.DiscoveryView;
import io.weft.discovery.view.Viewer;
import io.weft.fabric.Association;
import io.weft.fabric.CommandTable;
import io.weft.fabric.Controller;
import io.weft.fabric.QueueTransport;
import io.weft.fabric.Request;
import io.weft.fabric.admin.CommonAdminCommands;
import io.weft.nvme.AsyncEvent;
import io.weft.nvme.fabrics.Property;
import io.weft.nvme.log.LogPageId;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A discovery controller (NVMe Base 2.1, section 3.1.3.3): one host's view of the discovery log. */
public final class DiscoveryController extends Controller {
  /** Keep Alive Timeout of hosts that request none. */
  private static final long DEFAULT_KATO_MILLIS = 120_000;

  private static final CommandTable NO_COMMANDS = new CommandTable(List.of());
  private static final CommandTable ADMIN_COMMANDS = adminTable();

  private final DiscoverySubsystem subsystem;
  private final DiscoverySource source;
  private final Viewer viewer;
  private final String origin;
  /** The generation that the host was last told of, by a notice or by the page itself. */
  private volatile long seenGeneration;
  private long snapshotGeneration;
  /** The view that the host reads in pieces; null before the first and after the last of them. */
  private @Nullable DiscoveryView snapshot;

  /**
   * Creates a controller.
   *
   * @param origin what the subsystem counts the association under
   */
  DiscoveryController(
      int cntlid, Association association, DiscoverySubsystem subsystem, DiscoverySource source, String origin) {
    super(cntlid, withKeepAlive(association), Property.VERSION_2_1, true);
    this.subsystem = subsystem;
    this.source = source;
    this.origin = origin;
    QueueTransport transport = association.adminQueue().transport();
    this.viewer = Viewer.of(association.hostNqn(), transport.hostAddress(), transport.portAddress());
    this.seenGeneration = source.generation(viewer);
    this.snapshotGeneration = seenGeneration;
  }

  private static Association withKeepAlive(Association given) {
    return given.keepAliveMillis() > 0
        ? given
        : new Association(
            given.hostNqn(), given.hostId(), given.subsystemNqn(), given.adminQueue(), DEFAULT_KATO_MILLIS);
  }

  /** What the subsystem counts the association under. */
  String origin() {
    return origin;
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
   * Reads a part of the log page. A read at offset 0 takes a new snapshot; reads at other offsets continue in it, so that a
   * page read in pieces has one generation. The snapshot ends with the read that reaches the end of the page. Home event
   * loop only.
   *
   * @return the length of the whole page; nothing was copied if the offset is beyond it
   */
  long readPage(long offset, ByteBuffer out, int base, int length) {
    DiscoveryView view = snapshot;
    if (offset == 0 || view == null) {
      view = source.view(viewer);
      seenGeneration = view.generation();
      snapshotGeneration = view.generation();
    }
    long whole = view.length();
    if (Long.compareUnsigned(offset, whole) <= 0) {
      view.copy(offset, out, base, length);
      snapshot = length < whole - offset ? view : null;
    }
    return whole;
  }

  /** Whether the log page that the host reads is that of the latest change it was told of. Home event loop only. */
  boolean isPageCurrent() {
    return snapshotGeneration == seenGeneration;
  }

  /** Posts a Discovery Log Page Change notice if the view has changed and the host has enabled it. Any thread. */
  void sourceChanged() {
    if (source.generation(viewer) != seenGeneration) {
      eventLoop().execute(this::notice);
    }
  }

  private void notice() {
    long generation = source.generation(viewer);
    if (generation != seenGeneration) {
      seenGeneration = generation;
      if ((asyncEvents().configuration() & AsyncEvent.CONFIG_DISCOVERY_LOG_CHANGE) != 0) {
        asyncEvents().post(
            AsyncEvent.dword0(AsyncEvent.TYPE_NOTICE, AsyncEvent.DISCOVERY_LOG_CHANGE, LogPageId.DISCOVERY));
      }
    }
  }
}
