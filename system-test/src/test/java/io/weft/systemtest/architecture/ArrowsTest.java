// SPDX-License-Identifier: Apache-2.0

package io.weft.systemtest.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The dependencies between the modules, and what no production class may do. */
class ArrowsTest {
  private static final JavaClasses WEFT = WeftClasses.all();
  private static final String FIXTURE = "io.weft.systemtest.architecture.fixture";

  @Test
  void everyModuleIsChecked() {
    for (String root : List.of("nvme", "fabric", "config", "discovery", "host", "targetnode", "discoverynode", "management",
        "service", "cli")) {
      assertTrue(WEFT.containPackage("io.weft." + root), root);
    }
  }

  @Test
  void modulesUseOnlyWhatLiesBelowThem() {
    new Arrows("io.weft").pointDown().check(WEFT);
  }

  @Test
  void packagesFormNoCycle() {
    SlicesRuleDefinition.slices().matching("io.weft.(**)").should().beFreeOfCycles().check(WEFT);
  }

  @Test
  void theVocabularyDependsOnNettysBuffersAlone() {
    classes().that().resideInAPackage("io.weft.nvme..").should().onlyDependOnClassesThat(
        resideInAnyPackage("io.weft.nvme..", "io.netty.buffer", "io.netty.util", "java..", "org.jspecify.annotations"))
        .check(WEFT);
  }

  @Test
  void onlyTheCommandWritesToTheTerminal() {
    noClasses().that().resideOutsideOfPackage("io.weft.cli..")
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS).check(WEFT);
  }

  @Test
  void loggingGoesThroughSlf4j() {
    // The class that brings the lines of libraries which use it into the log.
    noClasses().that().haveNameNotMatching("io\\.weft\\.cli\\.JavaLogging.*")
        .should(GeneralCodingRules.USE_JAVA_UTIL_LOGGING).check(WEFT);
    noClasses().that().resideOutsideOfPackage("io.weft.cli..")
        .should().dependOnClassesThat(resideInAPackage("ch.qos.logback..")).check(WEFT);
  }

  @Test
  void nothingSleeps() {
    noClasses().should().callMethod(Thread.class, "sleep", long.class)
        .orShould().callMethod(Thread.class, "sleep", java.time.Duration.class).check(WEFT);
  }

  @Test
  void anArrowToTheSideAndOneUpAndAStrayPackageAreSeen() {
    assertTrue(violations().stream().anyMatch(v -> v.contains("targetnode.TargetFixture") && v.contains("DiscoveryFixture")));
    assertTrue(violations().stream().anyMatch(v -> v.contains("nvme.NvmeFixture") && v.contains("TargetFixture")));
    assertTrue(violations().stream().anyMatch(v -> v.contains("StrayFixture is in no module's package")));
  }

  @Test
  void onlyTheCompositionRootMaySeeTheCluster() {
    assertTrue(violations().stream().anyMatch(v -> v.contains("cli.CommandFixture") && v.contains("ClusterFixture")));
    assertTrue(violations().stream().noneMatch(v -> v.contains("service.ServiceFixture") && v.contains("ClusterFixture")));
  }

  @Test
  void nothingMayUseCommandsOrTheTestKit() {
    assertTrue(violations().stream().anyMatch(v -> v.contains("service.ServiceFixture") && v.contains("CommandFixture")));
    assertTrue(violations().stream().anyMatch(v -> v.contains("service.ServiceFixture") && v.contains("TestkitFixture")));
  }

  /** The violations in the fixture: the six arrows of the tests above, and no others. */
  private static List<String> violations() {
    JavaClasses fixture = new ClassFileImporter().importPackages(FIXTURE);
    List<String> violations = new Arrows(FIXTURE).pointDown().evaluate(fixture).getFailureReport().getDetails();
    assertEquals(6, violations.size(), violations::toString);
    return violations;
  }
}
