// SPDX-License-Identifier: Apache-2.0

package io.weft.systemtest.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The classes that the rules of the architecture are checked over: all of Weft except its tests. */
final class WeftClasses {
  private WeftClasses() {}

  /** All classes, from each module's directory {@code io/weft}: a search by package name would read every jar. */
  static JavaClasses all() {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .withImportOption(location -> !location.contains("-tests.jar"))
        .importUrls(resources("io/weft"));
  }

  /** The descriptors of Weft's modules. */
  static List<ModuleDescriptor> modules() {
    List<ModuleDescriptor> modules = new ArrayList<>();
    for (URL url : resources("module-info.class")) {
      try (InputStream in = url.openStream()) {
        ModuleDescriptor module = ModuleDescriptor.read(in);
        if (module.name().startsWith("io.weft.")) {
          modules.add(module);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return modules;
  }

  private static List<URL> resources(String name) {
    try {
      return Collections.list(WeftClasses.class.getClassLoader().getResources(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
