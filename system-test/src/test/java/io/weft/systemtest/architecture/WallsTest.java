// SPDX-License-Identifier: Apache-2.0

package io.weft.systemtest.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.module.ModuleDescriptor;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Modules use only what others export, and violations are found. */
class WallsTest {
  private static final String FIXTURE = "io.weft.systemtest.architecture.fixture.";
  private static final JavaClasses FIXTURES = new ClassFileImporter().importPackages("io.weft.systemtest.architecture.fixture");

  @Test
  void everyShippedModuleHasADescriptor() {
    assertEquals(
        Set.of("io.weft.nvme", "io.weft.fabric", "io.weft.config", "io.weft.discovery", "io.weft.host", "io.weft.targetnode",
            "io.weft.discoverynode", "io.weft.management", "io.weft.cluster", "io.weft.service", "io.weft.cli"),
        WeftClasses.modules().stream().map(ModuleDescriptor::name).collect(Collectors.toSet()));
  }

  @Test
  void modulesUseOnlyWhatOthersExport() {
    new Walls(WeftClasses.modules()).areRespected().check(WeftClasses.all());
  }

  @Test
  void theTargetNodeKeepsItsCommandsAndItsStorageToItself() {
    ModuleDescriptor node = WeftClasses.modules().stream().filter(m -> m.name().equals("io.weft.targetnode")).findAny().orElseThrow();
    List<String> inside = List.of("admin", "backend", "device", "health", "io", "pool", "range", "state");
    for (ModuleDescriptor.Exports export : node.exports()) {
      assertTrue(inside.stream().noneMatch(i -> (export.source() + ".").startsWith("io.weft.targetnode." + i + ".")), export::toString);
    }
  }

  @Test
  void theCommandLineExportsNothing() {
    ModuleDescriptor cli = WeftClasses.modules().stream().filter(m -> m.name().equals("io.weft.cli")).findAny().orElseThrow();
    assertEquals(Set.of(), cli.exports());
  }

  @Test
  void theUseOfAPackageThatIsNotExportedIsSeen() {
    List<String> violations = violations(module("targetnode"), module("discoverynode"));
    assertEquals(1, violations.size(), violations::toString);
    assertTrue(violations.get(0).contains("targetnode.TargetFixture") && violations.get(0).contains("DiscoveryFixture"));
  }

  @Test
  void anExportedPackageMayBeUsed() {
    String face = FIXTURE + "discoverynode";
    assertEquals(List.of(),
        violations(module("targetnode"), ModuleDescriptor.newModule(face).packages(Set.of(face)).exports(face).build()));
  }

  @Test
  void aPackageExportedToAnotherModuleMayNotBeUsed() {
    String face = FIXTURE + "discoverynode";
    ModuleDescriptor qualified =
        ModuleDescriptor.newModule(face).packages(Set.of(face)).exports(face, Set.of(FIXTURE + "nvme")).build();
    assertEquals(1, violations(module("targetnode"), qualified).size());
  }

  private static ModuleDescriptor module(String name) {
    return ModuleDescriptor.newModule(FIXTURE + name).build();
  }

  private static List<String> violations(ModuleDescriptor... modules) {
    return new Walls(Arrays.asList(modules)).areRespected().evaluate(FIXTURES).getFailureReport().getDetails();
  }
}
