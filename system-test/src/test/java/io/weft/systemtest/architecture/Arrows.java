// SPDX-License-Identifier: Apache-2.0

package io.weft.systemtest.architecture;

import static java.util.Map.entry;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which module may use which: arrows point down only (docs/architecture.md, "The parts"). */
final class Arrows {
  /** For each package below the root, those that it may use besides itself. Other packages must not exist. */
  private static final Map<String, Set<String>> DOWN = Map.ofEntries(
      entry("nvme", Set.of()),
      entry("fabric", Set.of("nvme")),
      entry("config", Set.of("nvme")),
      entry("cluster", Set.of("nvme", "config")),
      entry("discovery", Set.of("nvme", "fabric", "config")),
      entry("host", Set.of("nvme", "fabric")),
      entry("targetnode", Set.of("nvme", "fabric", "config", "discovery")),
      entry("discoverynode", Set.of("nvme", "fabric", "config", "discovery")),
      entry("management", Set.of("nvme", "config")),
      entry("configfs", Set.of("config")),
      // The only module that knows which store and which cluster the others use: no other has "cluster" here.
      entry("service", Set.of("nvme", "fabric", "config", "cluster", "discovery", "targetnode", "discoverynode",
          "management", "configfs")),
      entry("cli", Set.of("nvme", "fabric", "config", "host", "service")),
      // Never shipped: no module may use "testkit" or "cli".
      entry("testkit", Set.of("nvme", "fabric", "config", "host", "targetnode")));

  private final String root;

  /** The rules for the modules below the package {@code root}. */
  Arrows(String root) {
    this.root = root;
  }

  /** Every class is in a module's package and uses only its own module and those below it. */
  ArchRule pointDown() {
    return ArchRuleDefinition.classes().that(liveBelowTheRoot()).should(new ArchCondition<JavaClass>("use modules below") {
      @Override
      public void check(JavaClass user, ConditionEvents events) {
        Set<String> allowed = module(user).map(DOWN::get).orElse(null);
        if (allowed == null) {
          events.add(SimpleConditionEvent.violated(user, user.getName() + " is in no module's package"));
          return;
        }
        user.getDirectDependenciesFromSelf().stream()
            .filter(d -> module(d.getTargetClass()).filter(used -> !mayUse(user, used, allowed)).isPresent())
            .map(Dependency::getDescription)
            .forEach(d -> events.add(SimpleConditionEvent.violated(user, d)));
      }
    });
  }

  private boolean mayUse(JavaClass user, String used, Set<String> allowed) {
    return allowed.contains(used) || module(user).filter(used::equals).isPresent();
  }

  private DescribedPredicate<JavaClass> liveBelowTheRoot() {
    return DescribedPredicate.describe("live below " + root, c -> module(c).isPresent());
  }

  /** The first package below the root, empty for a class that is not below it. */
  private Optional<String> module(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(root + ".")) {
      return name.equals(root) ? Optional.of("") : Optional.empty();
    }
    String below = name.substring(root.length() + 1);
    int dot = below.indexOf('.');
    return Optional.of(dot < 0 ? below : below.substring(0, dot));
  }
}
