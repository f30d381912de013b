// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.architecture;

import io.weft.testkit.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares the names of classes, methods, packages and files that a page of docs mentions in code with the sources. */
final class PageNames {
  private static final Pattern FENCED = Pattern.compile("(?m)^```[a-z]*\\n(.*?)^```", Pattern.DOTALL);
  private static final Pattern INLINE = Pattern.compile("`([^`\\n]+)`");
  /** A type, optionally followed by a method. */
  private static final Pattern TYPE = Pattern.compile("\\b([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+)(?:\\.([a-z]\\w*))?");
  private static final Pattern PACKAGE = Pattern.compile("\\bio\\.weft(?:\\.[a-z]+)+\\b(?!\\.?[A-Z:])");
  private static final Pattern FILE = Pattern.compile("(?:lib|target-node|discovery-node|admin-ui|service|cli|testkit|system-test|e2e|docs|conf)(?:/[\\w.-]+)+");
  private static final Pattern STATES = Pattern.compile("(?m)^\\|[^|]*\\|([^|]*)\\| `([A-Z]\\w*)` \\|$");
  private static final Pattern CONSTANT = Pattern.compile("(?<=`)[A-Z_]{2,}(?=`)");
  private static final Pattern DECLARED = Pattern.compile("(?m)^ {2,4}[A-Z_]{2,}\\b");
  /** Types of other projects, and words of the specifications that look like types. */
  private static final Set<String> FOREIGN = Set.of("ByteBuf", "EmbeddedChannel", "SslHandler", "ErrorProne", "NullAway", "ArchUnit",
      "DskipUnitTests", "TermReq", "R2T", "IllegalStateException", "VarHandle", "ByteBuffer", "MemorySegment", "EventLoop", "ServerSocket", "KiB", "MiB", "GiB", "TiB");

  private final Map<String, List<Path>> sources = new HashMap<>();
  private final Set<String> packages = new TreeSet<>();
  private final Path root;

  /** Reads the names of the sources below {@code root}. @throws IOException if a directory cannot be read */
  PageNames(Path root) throws IOException {
    this.root = root;
    for (Path file : SourceTree.files(root).stream().filter(f -> f.toString().endsWith(".java") && f.toString().contains("io/weft")).toList()) {
      String name = file.getFileName().toString();
      sources.computeIfAbsent(name.substring(0, name.length() - ".java".length()), _ -> new ArrayList<>()).add(file);
      String folder = file.getParent().toString().replace('/', '.');
      packages.add(folder.substring(folder.indexOf("io.weft")));
    }
  }

  /**
   * Checks the names that a page mentions in code.
   *
   * @param text the page, in Markdown
   * @return the names that the sources do not have, sorted; empty if there are none
   * @throws IOException if a source cannot be read
   */
  Set<String> unknown(String text) throws IOException {
    Set<String> unknown = new TreeSet<>();
    for (Pattern part : List.of(FENCED, INLINE)) {
      Matcher code = part.matcher(text);
      while (code.find()) {
        // Options of the Java virtual machine are not ours.
        addUnknown(code.group(1).replaceAll("-XX:\\S*", ""), unknown);
      }
    }
    return unknown;
  }

  /**
   * Compares the rows of a page's tables that end with the name of an enum: the row lists its constants in their order.
   *
   * @return a sentence for each row that does not, sorted; empty if all is well
   * @throws IOException if a source cannot be read
   */
  Set<String> wrongStates(String text) throws IOException {
    Set<String> wrong = new TreeSet<>();
    Matcher rows = STATES.matcher(text);
    while (rows.find()) {
      List<String> listed = CONSTANT.matcher(rows.group(1)).results().map(MatchResult::group).toList();
      for (Path file : sources.getOrDefault(rows.group(2), List.of())) {
        String code = Files.readString(file).replaceAll("(?s)/\\*.*?\\*/", "");
        String body = code.split("\\benum \\w+[^{]*\\{", 2)[1].split(";", 2)[0];
        List<String> constants =
            DECLARED.matcher(body).results().map(MatchResult::group).map(String::strip).toList();
        if (!listed.equals(constants)) {
          wrong.add(rows.group(2) + " has " + constants + ", the page says " + listed);
        }
      }
    }
    return wrong;
  }

  private void addUnknown(String code, Set<String> unknown) throws IOException {
    Matcher types = TYPE.matcher(code);
    while (types.find()) {
      String type = types.group(1);
      if (!isKnown(type, types.group(2))) {
        unknown.add(types.group());
      }
    }
    Matcher names = PACKAGE.matcher(code);
    while (names.find()) {
      if (packages.stream().noneMatch(p -> p.equals(names.group()) || p.startsWith(names.group() + "."))) {
        unknown.add(names.group());
      }
    }
    Matcher files = FILE.matcher(code);
    while (files.find()) {
      if (!Files.exists(root.resolve(files.group())) && !files.group().contains("/target")) {
        unknown.add(files.group());
      }
    }
  }

  private boolean isKnown(String type, String method) throws IOException {
    if (FOREIGN.contains(type) || type.matches(".*X[A-Z].*|X[A-Z].*")) {
      return true;
    }
    List<Path> files = sources.getOrDefault(type, List.of());
    if (method == null) {
      return !files.isEmpty();
    }
    for (Path file : files) {
      if (Files.readString(file).matches("(?s).*\\b" + Pattern.quote(method) + "\\b.*")) {
        return true;
      }
    }
    return false;
  }
}
