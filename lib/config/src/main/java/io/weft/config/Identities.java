// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Supplies the identities of subsystems and namespaces, and the nodes of ports, that a document leaves out: those they
 * already have, or new ones. Hosts recognize a disk by them, so they must not change while it is the same disk.
 */
public final class Identities {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Configuration known;

  /**
   * Makes a source of identities.
   *
   * @param known the configuration whose identities are kept
   */
  public Identities(Configuration known) {
    this.known = known;
  }

  /**
   * The serial number of a subsystem: the one it has, else sixteen random hexadecimal digits, as nvmet makes them.
   *
   * @param subsystemNqn the subsystem
   */
  public String serial(String subsystemNqn) {
    return known.subsystem(subsystemNqn)
        .map(subsystem -> subsystem.attributes().serial())
        .orElseGet(Identities::newSerial);
  }

  /**
   * The NSID of a new namespace: the lowest that is free.
   *
   * @param subsystemNqn the subsystem
   */
  public int nsid(String subsystemNqn) {
    int free = 1;
    for (NamespaceEntry namespace : known.subsystem(subsystemNqn).map(SubsystemEntry::namespaces).orElse(List.of())) {
      if (namespace.nsid() > free) {
        break;
      }
      free = namespace.nsid() + 1;
    }
    return free;
  }

  /**
   * The UUID of a namespace: the one it has, else a random one. A namespace whose device has changed is a different
   * disk and gets a new UUID.
   *
   * @param subsystemNqn the subsystem
   * @param nsid the namespace identifier
   * @param device the device that it will have
   */
  public UUID uuid(String subsystemNqn, int nsid, NamespaceDevice device) {
    return known.subsystem(subsystemNqn)
        .flatMap(subsystem -> subsystem.namespace(nsid))
        .filter(namespace -> Objects.equals(namespace.device().path(), device.path()))
        .map(namespace -> namespace.identifiers().uuid())
        .orElseGet(UUID::randomUUID);
  }

  /**
   * The node of a port: the one it has, else the only one that there is.
   *
   * @param portId the port identifier
   * @return its name; null if there are no nodes, or several
   */
  public @Nullable String node(int portId) {
    String node = known.port(portId).map(PortEntry::node).filter(known.nodeMap()::containsKey).orElse(null);
    return node == null && known.nodeMap().size() == 1 ? known.nodeMap().valueAt(0).name() : node;
  }

  private static String newSerial() {
    return HexFormat.of().toHexDigits(RANDOM.nextLong());
  }
}
