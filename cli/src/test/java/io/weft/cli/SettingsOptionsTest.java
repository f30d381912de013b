// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.cli.settings.SettingsOptions;
import io.weft.service.settings.ServiceSettings;
import io.weft.service.settings.Setting;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The settings as options of commands. */
class SettingsOptionsTest {
  /** The settings that a command does not use. */
  private static final Map<String, Set<String>> UNUSED = Map.of(
      "up", Set.of(),
      "target", Set.of("discovery-port"),
      "discovery", Set.of("port", "backend"),
      "admin", Set.of("listen", "port", "discovery-port", "backend"));

  @Test
  @DisplayName("every setting is an option of each command that uses it, with its default in the help (mend 18)")
  void everySettingIsAnOption() {
    UNUSED.forEach((name, unused) -> {
      CommandSpec command = Weft.commandLine().getSubcommands().get(name).getCommandSpec();
      Set<String> options = command.options().stream().map(OptionSpec::longestName).collect(Collectors.toSet());
      Set<String> missing = new HashSet<>();
      for (Setting<?> setting : ServiceSettings.ALL) {
        if (!options.contains("--" + setting.key())) {
          missing.add(setting.key());
        } else if (!setting.describeFallback().isEmpty()) {
          String described = String.join("", command.findOption("--" + setting.key()).description());
          assertTrue(described.endsWith(" Default: " + setting.describeFallback()), described);
        }
      }
      assertEquals(unused, missing, name);
      assertTrue(options.contains("--config"), name);
    });
  }

  @Test
  @DisplayName("an option is the setting's value, and a switch needs none (mend 18)")
  void optionsAreSettings() throws Exception {
    CommandLine weft = Weft.commandLine();
    weft.parseArgs("target", "--http-port", "9000", "--slot-memory", "1GiB", "--restore-again");
    ServiceSettings settings = SettingsOptions.load(weft.getSubcommands().get("target").getCommandSpec());
    assertEquals(9000, settings.get(ServiceSettings.HTTP_PORT));
    assertEquals(1L << 30, settings.get(ServiceSettings.SLOT_MEMORY));
    assertEquals(ServiceSettings.YES, settings.get(ServiceSettings.RESTORE_AGAIN));
  }

  @Test
  @DisplayName("help is at most 80 columns wide, and every command and option is described (mend 18)")
  void helpIsComplete() {
    check(Weft.commandLine());
  }

  private static void check(CommandLine command) {
    command.setUsageHelpAutoWidth(false);
    String help = command.getUsageMessage();
    help.lines().forEach(line -> assertTrue(line.length() <= 80, line));
    CommandSpec spec = command.getCommandSpec();
    assertTrue(spec.usageMessage().description().length > 0 || spec.name().equals("help"), spec::qualifiedName);
    spec.args().forEach(each -> assertTrue(each.description().length > 0, () -> spec.qualifiedName() + " " + each));
    command.getSubcommands().values().forEach(SettingsOptionsTest::check);
  }
}
