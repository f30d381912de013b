// SPDX-License-Identifier: Apache-2.0

package io.weft.systemtest.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Optional;

/**
 * Checks over class files that modules use only what others export: the compiler checks it only where it reads modules, and
 * the product and its tests run on the class path. A module has the name of its root package.
 */
final class Walls {
  private final List<ModuleDescriptor> modules;

  /** Creates the rule for these modules. */
  Walls(List<ModuleDescriptor> modules) {
    this.modules = List.copyOf(modules);
  }

  /** Every class of a module uses only those packages of the others that they export to it. */
  ArchRule areRespected() {
    return ArchRuleDefinition.classes().should(new ArchCondition<JavaClass>("use what other modules export") {
      @Override
      public void check(JavaClass user, ConditionEvents events) {
        Optional<ModuleDescriptor> from = module(user);
        if (from.isPresent()) {
          user.getDirectDependenciesFromSelf().stream()
              .filter(d -> !mayUse(from.get(), d.getTargetClass()))
              .map(Dependency::getDescription)
              .forEach(d -> events.add(SimpleConditionEvent.violated(user, d)));
        }
      }
    });
  }

  private boolean mayUse(ModuleDescriptor from, JavaClass used) {
    JavaClass type = used.getBaseComponentType();
    return module(type).filter(to -> !to.equals(from) && !exports(to, type.getPackageName(), from.name())).isEmpty();
  }

  private static boolean exports(ModuleDescriptor module, String packageName, String user) {
    return module.exports().stream()
        .anyMatch(e -> e.source().equals(packageName) && (!e.isQualified() || e.targets().contains(user)));
  }

  private Optional<ModuleDescriptor> module(JavaClass type) {
    String name = type.getBaseComponentType().getPackageName() + ".";
    return modules.stream().filter(m -> name.startsWith(m.name() + ".")).findAny();
  }
}
