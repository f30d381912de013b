// SPDX-License-Identifier: Apache-2.0

package io.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.service.settings.ServiceSettings;
import io.weft.service.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The settings, commands and files in the README exist as described. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern SETTING = Pattern.compile("^\\| `([a-z-]+)` \\| (?:`([^`]*)`)? ?\\|", Pattern.MULTILINE);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
  private static final Pattern COMMAND = Pattern.compile("(?:\\./)weft ([a-z]+)");

  private final String readme;

  ReadmeTest() throws IOException {
    readme = Files.readString(ROOT.resolve("README.md"));
  }

  @Test
  void everySettingIsDescribedWithItsDefault() {
    List<String> described = new ArrayList<>();
    Matcher rows = SETTING.matcher(readme);
    while (rows.find()) {
      described.add(rows.group(1));
      Setting<?> setting = ServiceSettings.ALL.stream().filter(s -> s.key().equals(rows.group(1))).findFirst().orElseThrow();
      String shown = rows.group(2) == null ? "" : rows.group(2);
      assertEquals(setting.describeFallback(), shown, setting.key());
    }
    assertEquals(ServiceSettings.ALL.stream().map(Setting::key).toList(), described);
  }

  @Test
  void everyFileThatItLinksToExists() {
    Matcher links = LINK.matcher(readme);
    int found = 0;
    while (links.find()) {
      found++;
      assertTrue(Files.exists(ROOT.resolve(links.group(1))), links.group(1));
    }
    assertTrue(found > 3, "no links were found");
  }

  @Test
  void everyCommandThatItNamesExists() {
    CommandLine weft = Weft.commandLine();
    Matcher commands = COMMAND.matcher(readme);
    int found = 0;
    while (commands.find()) {
      found++;
      String command = commands.group(1);
      // The launcher runs the tests itself.
      assertTrue(command.equals("test") || weft.getSubcommands().containsKey(command), command);
    }
    assertTrue(found > 5, "no commands were found");
  }
}
