// SPDX-License-Identifier: Apache-2.0

package io.weft.systemtest.architecture;

import io.weft.testkit.SourceTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules that every source file must follow. */
final class Hygiene {
  private static final int MOST_LINES = 500;
  /** Most types of one package. */
  private static final int MOST_TYPES = 25;
  private static final Pattern FIRST = Pattern.compile("Start with \\{@link ([\\w.]+)}\\.");
  private static final String MODULE_INFO = "module-info.java";
  private static final String LICENCE = "SPDX-License-Identifier: Apache-2.0";
  private static final Set<String> CODE = Set.of("java", "sh", "bash", "py", "c", "h", "ts", "tsx", "js", "css");
  // In pieces, so that this file does not break its own rules.
  private static final List<String> SWITCHED_OFF = List.of("@Dis" + "abled", "assume" + "True(", "assume" + "False(");
  private static final List<String> UNFINISHED = List.of("TO" + "DO", "FIX" + "ME");

  private final Path root;

  /** The rules for all files below {@code root}. */
  Hygiene(Path root) {
    this.root = root;
  }

  /**
   * Checks every file.
   *
   * @return one sentence for each fault, sorted; empty if all is well
   * @throws IOException if a file cannot be read
   */
  List<String> faults() throws IOException {
    TreeSet<String> faults = new TreeSet<>();
    for (Path file : SourceTree.files(root)) {
      String name = file.getFileName().toString();
      String extension = name.substring(name.lastIndexOf('.') + 1);
      if (CODE.contains(extension) || !name.contains(".") && isScript(file)) {
        checkCode(file, Files.readString(file), faults);
      }
      if (extension.equals("java") && file.toString().contains("src/main/java") && !name.equals(MODULE_INFO)) {
        checkPackage(file.getParent(), faults);
      }
    }
    return new ArrayList<>(faults);
  }

  private void checkCode(Path file, String text, Set<String> faults) {
    String name = root.relativize(file).toString();
    List<String> lines = text.lines().toList();
    if (lines.stream().limit(3).noneMatch(line -> line.contains(LICENCE))) {
      faults.add(name + " has no line \"" + LICENCE + "\" at its head");
    }
    if (lines.size() > MOST_LINES) {
      faults.add(name + " has " + lines.size() + " lines, more than " + MOST_LINES);
    }
    if (text.indexOf('\r') >= 0 || text.indexOf('\t') >= 0 && file.toString().endsWith(".java")) {
      faults.add(name + " holds carriage returns or tabs");
    }
    if (!text.endsWith("\n")) {
      faults.add(name + " does not end with a line feed");
    }
    SWITCHED_OFF.stream().filter(text::contains).forEach(word -> faults.add(name + " switches tests off: " + word));
    UNFINISHED.stream().filter(text::contains).forEach(word -> faults.add(name + " is unfinished: " + word));
  }

  private void checkPackage(Path folder, Set<String> faults) throws IOException {
    Path info = folder.resolve("package-info.java");
    if (!Files.exists(info)) {
      faults.add(root.relativize(folder) + " has no package-info.java");
      return;
    }
    String text = Files.readString(info);
    if (!text.contains("@NullMarked")) {
      faults.add(root.relativize(info) + " is not @NullMarked");
    }
    checkFirst(info, text, faults);
    try (Stream<Path> files = Files.list(folder)) {
      long types = files.filter(f -> f.toString().endsWith(".java") && !f.equals(info)).count();
      if (types > MOST_TYPES) {
        faults.add(root.relativize(folder) + " has " + types + " types, more than " + MOST_TYPES);
      }
    }
  }

  /** Checks that a package names the class to read first. */
  private void checkFirst(Path info, String text, Set<String> faults) {
    Matcher first = FIRST.matcher(text.replaceAll("\\s+(\\* )?", " "));
    if (!first.find()) {
      faults.add(root.relativize(info) + " does not say \"Start with {@link Class}.\"");
      return;
    }
    String name = first.group(1);
    String simple = name.substring(name.lastIndexOf('.') + 1);
    boolean here = name.equals(simple) || text.contains("package " + name.substring(0, name.lastIndexOf('.')) + ";");
    if (!here || !Files.exists(info.resolveSibling(simple + ".java"))) {
      faults.add(root.relativize(info) + " starts with " + name + ", which is not in the package");
    }
  }

  private static boolean isScript(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(2), StandardCharsets.ISO_8859_1).equals("#!");
    }
  }
}
