// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import io.weft.nvme.Nqn;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Everything that an administrator wants to exist, at one revision. It is immutable; a change makes a new one. It need
 * not be valid: {@code Rules} checks it, and a {@code ConfigStore} holds only valid ones.
 *
 * @param revision rises with every change and never falls, across restarts too; 0 is the empty configuration of a new
 *     data directory
 * @param discoveryNqn the NQN of the discovery subsystem; {@link Nqn#DISCOVERY} unless a unique one is given (NVMe Base
 *     2.1, section 3.1.3.3)
 * @param hosts the hosts that the subsystems' lists of allowed hosts may name
 * @param subsystems the NVM subsystems
 * @param ports the NVM subsystem ports
 */
public record Configuration(
    long revision,
    String discoveryNqn,
    List<HostEntry> hosts,
    List<SubsystemEntry> subsystems,
    List<PortEntry> ports) {

  /** The configuration of a new data directory: empty, at revision 0. */
  public static final Configuration EMPTY =
      new Configuration(0, Nqn.DISCOVERY, List.of(), List.of(), List.of());

  /** Copies the lists, so that the record is immutable. */
  public Configuration {
    hosts = List.copyOf(hosts);
    subsystems = List.copyOf(subsystems);
    ports = List.copyOf(ports);
  }

  /** The host with this NQN. */
  public Optional<HostEntry> host(String nqn) {
    return hosts.stream().filter(host -> host.nqn().equals(nqn)).findFirst();
  }

  /** The subsystem with this NQN. */
  public Optional<SubsystemEntry> subsystem(String nqn) {
    return subsystems.stream().filter(subsystem -> subsystem.nqn().equals(nqn)).findFirst();
  }

  /** The port with this port identifier. */
  public Optional<PortEntry> port(int portId) {
    return ports.stream().filter(port -> port.portId() == portId).findFirst();
  }

  /** The enabled port with the lowest PORTID, the one that advice and settings refer to. */
  public Optional<PortEntry> firstPort() {
    return ports.stream().filter(PortEntry::enable).min(Comparator.comparingInt(PortEntry::portId));
  }

  /** The same content at another revision. */
  public Configuration withRevision(long newRevision) {
    return new Configuration(newRevision, discoveryNqn, hosts, subsystems, ports);
  }

  /** The same with another discovery NQN. */
  public Configuration withDiscoveryNqn(String nqn) {
    return new Configuration(revision, nqn, hosts, subsystems, ports);
  }

  /** The same with other hosts. */
  public Configuration withHosts(List<HostEntry> newHosts) {
    return new Configuration(revision, discoveryNqn, newHosts, subsystems, ports);
  }

  /** The same with other subsystems. */
  public Configuration withSubsystems(List<SubsystemEntry> newSubsystems) {
    return new Configuration(revision, discoveryNqn, hosts, newSubsystems, ports);
  }

  /** The same with other ports. */
  public Configuration withPorts(List<PortEntry> newPorts) {
    return new Configuration(revision, discoveryNqn, hosts, subsystems, newPorts);
  }

  /** Whether another configuration has the same content, regardless of its revision. */
  public boolean sameContent(Configuration other) {
    return withRevision(0).equals(other.withRevision(0));
  }
}
