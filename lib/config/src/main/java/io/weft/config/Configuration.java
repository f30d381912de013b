// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import io.weft.nvme.Nqn;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Everything that an administrator wants to exist, at one revision. It is immutable; a change makes a new one. It may
 * break the rules: {@code Rules} tells, and no {@code ConfigStore} holds one that does.
 *
 * @param revision rises with every change and never falls, across restarts too; 0 is the empty configuration of a new
 *     data folder
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

  /** The configuration of a new data folder: nothing at all, revision 0. */
  public static final Configuration EMPTY =
      new Configuration(0, Nqn.DISCOVERY, List.of(), List.of(), List.of());

  /** Copies the lists, so that the record is immutable. */
  public Configuration {
    hosts = List.copyOf(hosts);
    subsystems = List.copyOf(subsystems);
    ports = List.copyOf(ports);
  }

  /** The host of this NQN. */
  public Optional<HostEntry> host(String nqn) {
    return hosts.stream().filter(host -> host.nqn().equals(nqn)).findFirst();
  }

  /** The subsystem of this NQN. */
  public Optional<SubsystemEntry> subsystem(String nqn) {
    return subsystems.stream().filter(subsystem -> subsystem.nqn().equals(nqn)).findFirst();
  }

  /** The port of this port identifier. */
  public Optional<PortEntry> port(int portId) {
    return ports.stream().filter(port -> port.portId() == portId).findFirst();
  }

  /** The enabled port of the lowest PORTID, which advice and settings speak of. */
  public Optional<PortEntry> firstPort() {
    return ports.stream().filter(PortEntry::enable).min(Comparator.comparingInt(PortEntry::portId));
  }

  /** The same content under another revision. */
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

  /** Whether another configuration wants the same things, whatever its revision. */
  public boolean sameContent(Configuration other) {
    return withRevision(0).equals(other.withRevision(0));
  }
}
