// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.status;

import io.weft.config.NamespaceEntry;
import io.weft.config.status.ControllerStatus;
import io.weft.config.status.DeviceFailure;
import io.weft.config.status.Excerpt;
import io.weft.config.status.IoCounters;
import io.weft.config.status.NamespaceStatus;
import io.weft.config.status.SubsystemStatus;
import io.weft.nvme.Nqn;
import io.weft.targetnode.device.DeviceCondition;
import io.weft.targetnode.subsystem.IoController;
import io.weft.targetnode.subsystem.IoKind;
import io.weft.targetnode.subsystem.Namespace;
import io.weft.targetnode.subsystem.NamespaceStats;
import io.weft.targetnode.subsystem.TargetSubsystem;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills a {@link SubsystemStatus} with the namespaces and controllers of a subsystem. */
final class SubsystemStatusReader {
  private static final Map<String, IoCounters> NO_IO = noIo();

  private SubsystemStatusReader() {}

  private static Map<String, IoCounters> noIo() {
    Map<String, IoCounters> none = new LinkedHashMap<>();
    for (IoKind kind : IoKind.values()) {
      none.put(kind.label(), IoCounters.ZERO);
    }
    return none;
  }

  /**
   * Reads the status of a subsystem. From any thread.
   *
   * @param running the running subsystem, null if it is not running
   * @param failures what is wrong with devices, by NSID
   * @param maxControllers the most controllers to show, those with the lowest CNTLIDs
   */
  static SubsystemStatus read(
      Excerpt.Part part, @Nullable TargetSubsystem running, Map<Integer, DeviceCondition> failures, int maxControllers) {
    Map<Integer, Namespace> exported = running == null ? Map.of() : running.namespaces();
    List<NamespaceStatus> namespaces = part.namespaces().stream()
        .map(namespace -> namespace(namespace, exported.get(namespace.nsid()), failures.get(namespace.nsid())))
        .toList();
    List<ControllerStatus> controllers = running == null ? List.of() : running.controllers().stream()
        .sorted(Comparator.comparingInt(IoController::cntlid))
        .limit(maxControllers)
        .map(SubsystemStatusReader::controller)
        .toList();
    return new SubsystemStatus(part.entry().nqn(), namespaces, controllers);
  }

  private static NamespaceStatus namespace(
      NamespaceEntry entry, @Nullable Namespace running, @Nullable DeviceCondition condition) {
    DeviceFailure failure = condition == null ? null : condition.failure();
    String path = entry.device().path();
    if (running == null) {
      return NamespaceStatus.notExported(entry.nsid(), path, entry.enable(), failure);
    }
    int blockSize = 1 << running.blockShift();
    return new NamespaceStatus(entry.nsid(), path, entry.enable(), true, failure, running.backend().describe(), blockSize,
        running.blocks() * blockSize, io(running.stats()));
  }

  private static Map<String, IoCounters> io(NamespaceStats stats) {
    if (stats.loops().isEmpty()) {
      return NO_IO;
    }
    Map<String, IoCounters> io = new LinkedHashMap<>();
    for (IoKind kind : IoKind.values()) {
      io.put(kind.label(), new IoCounters(
          stats.sum(loop -> loop.commands(kind)),
          stats.sum(loop -> loop.bytes(kind)),
          stats.sum(loop -> loop.errors(kind)),
          stats.sum(loop -> loop.latencies(kind).sumNanos())));
    }
    return io;
  }

  private static ControllerStatus controller(IoController controller) {
    return new ControllerStatus(
        controller.cntlid(),
        Nqn.show(controller.association().hostNqn()),
        controller.association().hostId().toString(),
        text(controller.association().adminQueue().transport().hostAddress()),
        controller.port().id(),
        controller.ioQueueCount(),
        controller.commands(),
        controller.errorLog().count(),
        controller.since());
  }

  private static @Nullable String text(@Nullable InetSocketAddress address) {
    if (address == null) {
      return null;
    }
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
