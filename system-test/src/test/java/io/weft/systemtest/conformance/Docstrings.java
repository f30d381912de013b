// SPDX-License-Identifier: Apache-2.0

package io.weft.systemtest.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The docstrings of the classes that are shipped, and the sections of the specifications that they cite. */
final class Docstrings {
  private static final String MAIN = "/src/main/java/";
  private static final Pattern LINE_START = Pattern.compile("\\s*\\n\\s*\\*?\\s*");
  private static final Pattern CITATION = Pattern.compile(
      "(NVMe Base|NVM Command Set|NVMe/TCP Transport) \\d\\.\\d|sections? (\\d+(?:\\.\\d+)*(?:(?:, | and )\\d+(?:\\.\\d+)*)*)");
  private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)*");
  /** The catalogue's short names of the specifications. */
  private static final Map<String, String> SHORT =
      Map.of("NVMe Base", "Base", "NVM Command Set", "NVM", "NVMe/TCP Transport", "TCP");

  private final Map<String, Path> sources = new TreeMap<>();

  /** Finds the sources among the project's files. */
  Docstrings(List<Path> files) {
    for (Path file : files) {
      String path = file.toString().replace('\\', '/');
      int start = path.indexOf(MAIN);
      if (start >= 0 && path.endsWith(".java")) {
        String name = path.substring(start + MAIN.length(), path.length() - ".java".length()).replace('/', '.');
        sources.put(name, file);
      }
    }
  }

  /**
   * The docstring of a top-level class.
   *
   * @param className its full name
   * @return the text, empty if the class has none
   * @throws IllegalArgumentException if no source of that name is shipped
   */
  String of(String className) {
    Path source = sources.get(className);
    if (source == null) {
      throw new IllegalArgumentException("there is no source of " + className);
    }
    try {
      return in(Files.readString(source), className.substring(className.lastIndexOf('.') + 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The docstring of a class in a source text, in one line; empty if there is none. */
  static String in(String source, String simpleName) {
    Matcher docstring = Pattern.compile(
        "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@\\w+(?:\\([^)]*\\))?\\s+)*(?:(?:public|abstract|final|sealed) )*"
            + "(?:class|enum|record) " + simpleName + "\\b", Pattern.DOTALL).matcher(source);
    return docstring.find() ? LINE_START.matcher(docstring.group(1)).replaceAll(" ").strip() : "";
  }

  /** The sections that a docstring cites, as the catalogue writes them: {@code "Base 6.3"}. */
  static List<String> citations(String docstring) {
    List<String> sections = new ArrayList<>();
    String specification = "";
    Matcher token = CITATION.matcher(docstring);
    while (token.find()) {
      if (token.group(1) != null) {
        specification = SHORT.get(token.group(1));
      } else {
        Matcher number = NUMBER.matcher(token.group(2));
        while (number.find()) {
          sections.add((specification + " " + number.group()).strip());
        }
      }
    }
    return sections;
  }
}
