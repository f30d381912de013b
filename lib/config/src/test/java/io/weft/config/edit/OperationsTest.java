// SPDX-License-Identifier: Apache-2.0
package io.weft.config.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.Configurations;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.NamespaceEntry;
import io.weft.config.Samples;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violation;
import io.weft.config.edit.Operation.DeleteAnaGroup;
import io.weft.config.edit.Operation.DeleteHost;
import io.weft.config.edit.Operation.DeleteNamespace;
import io.weft.config.edit.Operation.DeleteNode;
import io.weft.config.edit.Operation.DeletePort;
import io.weft.config.edit.Operation.DeleteSubsystem;
import io.weft.config.edit.Operation.PutHost;
import io.weft.config.edit.Operation.PutNamespace;
import io.weft.config.edit.Operation.PutPort;
import io.weft.config.edit.Operation.PutSubsystem;
import io.weft.config.edit.Operation.SetDiscoveryNqn;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OperationsTest {
  private static final Configuration FULL = Samples.withSecret();

  @Property(tries = 300)
  @Label("the operations between two configurations lead from the one to the other (mend 21)")
  void betweenLeadsFromOneToTheOther(@ForAll long one, @ForAll long two) throws InvalidConfigurationException {
    Configuration before = Configurations.any(one);
    Configuration after = Configurations.any(two);
    List<Operation> operations = Operations.between(before, after);
    Configuration made = Operations.apply(operations, before);
    assertEquals(after.withRevision(before.revision()), made);
    assertEquals(before.sameContent(after), operations.isEmpty());
    assertEquals(List.of(), Operations.between(made, after));
    assertEquals(operations.isEmpty(), ConfigurationDiff.between(before, after).isEmpty());
  }

  @Test
  @DisplayName("one change among 10,000 subsystems is one operation, and everything else stays the same object (mend 21)")
  void aSmallChangeSharesTheRest() throws InvalidConfigurationException {
    Configuration large = Configuration.EMPTY;
    for (int i = 0; i < 10_000; i++) {
      large = large.with(SubsystemEntry.of(
          "nqn.2014-08.org.example:s" + i, SubsystemAttributes.defaults("S"), AllowedHosts.ANY, List.of()));
    }
    NamespaceEntry added = Samples.namespace(3, "/srv/a");
    List<Operation> one = List.of(new PutNamespace("nqn.2014-08.org.example:s5000", added));
    Configuration after = Operations.apply(one, large);
    assertEquals(one, Operations.between(large, after));
    assertEquals(List.of("namespace 3 of nqn.2014-08.org.example:s5000 was added"),
        ConfigurationDiff.between(large, after));
    String other = "nqn.2014-08.org.example:s4999";
    assertSame(large.subsystem(other).orElseThrow(), after.subsystem(other).orElseThrow());
    assertSame(large.hostMap(), after.hostMap());
  }

  @Test
  void eachOperationChangesItsObjectAlone() throws InvalidConfigurationException {
    SubsystemEntry beta = Samples.beta();
    List<Operation> operations = List.of(new SetDiscoveryNqn("nqn.2014-08.org.example:d"),
        new DeleteHost(Samples.HOST_B), new DeleteSubsystem(Samples.ALPHA),
        new PutSubsystem(Samples.BETA, beta.attributes(), AllowedHosts.ANY), new DeleteNamespace(Samples.BETA, 7),
        new DeletePort(1));
    Configuration after = Operations.apply(operations, FULL);
    assertEquals(FULL.withDiscoveryNqn("nqn.2014-08.org.example:d").withoutHost(Samples.HOST_B).withPorts(List.of())
        .withSubsystems(List.of(beta.withAllowedHosts(AllowedHosts.ANY).withoutNamespace(7))), after);
    assertEquals(operations, Operations.between(FULL, after));
    List<Operation> back = Operations.between(after, FULL);
    assertTrue(back.contains(new PutPort(Samples.port())), back::toString);
    assertTrue(back.contains(new PutHost(FULL.host(Samples.HOST_B).orElseThrow())), back::toString);
    assertEquals(FULL, Operations.apply(back, after));
  }

  @Test
  @DisplayName("nodes come first, so that what names them is read in their presence")
  void nodesComeFirst() throws InvalidConfigurationException {
    Configuration cluster = Samples.cluster();
    List<Operation> operations = Operations.between(Samples.full(), cluster);
    assertEquals(List.of("PutNode", "PutNode", "PutAnaGroup", "PutAnaGroup", "PutAnaGroup", "PutPort", "PutPort"),
        operations.stream().map(operation -> operation.getClass().getSimpleName()).toList());
    assertEquals(cluster, Operations.apply(operations, Samples.full()));
    assertEquals(Samples.full(), Operations.apply(Operations.between(cluster, Samples.full()), cluster));
  }

  @Test
  void saysEverythingThatDoesNotExist() {
    InvalidConfigurationException e = assertThrows(InvalidConfigurationException.class, () -> Operations.apply(List.of(
        new DeleteHost("a"), new DeleteSubsystem("b"), new DeleteNamespace("b", 1), new DeletePort(9),
        new DeleteNamespace(Samples.ALPHA, 2), new PutNamespace("c", Samples.namespace(1, "/a")), new DeleteNode("d"),
        new DeleteAnaGroup(4)), FULL));
    assertEquals(List.of("hosts[nqn=a]", "subsystems[nqn=b]", "subsystems[nqn=b]", "ports[portid=9]",
            "subsystems[nqn=" + Samples.ALPHA + "].namespaces[nsid=2]", "subsystems[nqn=c]", "nodes[name=d]",
            "ana_groups[grpid=4]"),
        e.violations().stream().map(Violation::path).toList());
    assertEquals("hosts[nqn=a]: does not exist; expected one that exists", e.violations().getFirst().toString());
  }

  @Test
  void showsNoSecret() {
    assertTrue(new PutHost(FULL.host(Samples.HOST_B).orElseThrow()).toString().contains("(hidden)"));
  }
}
