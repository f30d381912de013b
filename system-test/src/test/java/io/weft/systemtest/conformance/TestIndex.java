// SPDX-License-Identifier: Apache-2.0

package io.weft.systemtest.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts and rules that each test proves, read from the test sources: {@code @Proves} annotations and rule numbers in
 * the names of Java tests, and {@code # proves:} and {@code # rule N} lines in the jobs of the linux-host stage.
 */
final class TestIndex {
  private static final Pattern TOKEN = Pattern.compile(
      "@Proves\\(\\s*(?:\\{([^}]*)\\}|(\"[^\"]*\"))\\s*\\)"
          + "|@DisplayName\\(\\s*((?:\"(?:[^\"\\\\]|\\\\.)*\"[\\s+]*)+)\\)"
          + "|@(Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Property)\\b"
          + "|\\bvoid (\\w+)\\("
          + "|^(?:(?:public|abstract|final|static|private) )*class (\\w+)", Pattern.MULTILINE);
  /** Parameterized tests have their rules in their first argument, which names them. */
  private static final Pattern ARGUMENT = Pattern.compile("\\(\"(rules? \\d[^:\"]*):");
  private static final Pattern IS_TEST = Pattern.compile("@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|Property)\\b");
  private static final Pattern LITERAL = Pattern.compile("\"([^\"]*)\"");
  private static final Pattern RULES = Pattern.compile("\\brules? (\\d+(?:(?:, | and | to )\\d+)*)");
  private static final Pattern RULE_IN_NAME = Pattern.compile("^rules?(\\d+)");
  private static final Pattern PROVES_LINE = Pattern.compile("^# proves: (.*)$", Pattern.MULTILINE);
  private static final Pattern RULE_LINE = Pattern.compile("^# (rules? \\d.*)$", Pattern.MULTILINE);

  private final Map<String, SortedSet<String>> proofs = new TreeMap<>();
  private final Map<Integer, SortedSet<String>> rules = new TreeMap<>();
  private final SortedSet<String> faults = new TreeSet<>();

  /** Reads the sources below the project's root. */
  static TestIndex of(List<Path> files) throws IOException {
    TestIndex index = new TestIndex();
    for (Path file : files) {
      String path = file.toString().replace('\\', '/');
      String name = file.getFileName().toString();
      if (path.contains("/src/test/java/") && !path.contains("/systemtest/conformance/") && name.endsWith(".java")) {
        index.java(Files.readString(file), name.substring(0, name.length() - ".java".length()));
      } else if (path.contains("/e2e/linux-host/jobs/") && name.endsWith(".sh")) {
        index.job(Files.readString(file), "linux-host " + name.substring(0, name.length() - ".sh".length()));
      }
    }
    return index;
  }

  private void java(String source, String file) {
    Matcher argument = ARGUMENT.matcher(source);
    while (source.contains("@ParameterizedTest") && argument.find()) {
      assign(new ArrayList<>(), rulesIn(argument.group(1)), true, file);
    }
    List<String> parts = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    boolean isTest = false;
    Matcher token = TOKEN.matcher(source);
    while (token.find()) {
      if (token.group(1) != null || token.group(2) != null) {
        Matcher literal = LITERAL.matcher(token.group(1) != null ? token.group(1) : token.group(2));
        while (literal.find()) {
          parts.add(literal.group(1));
        }
      } else if (token.group(3) != null) {
        numbers.addAll(rulesIn(token.group(3)));
      } else if (token.group(4) != null) {
        isTest = true;
      } else if (token.group(5) != null) {
        Matcher inName = RULE_IN_NAME.matcher(token.group(5));
        if (isTest && inName.find()) {
          numbers.add(Integer.valueOf(inName.group(1)));
        }
        assign(parts, numbers, isTest, file + "." + token.group(5));
        isTest = false;
      } else {
        assign(parts, numbers, IS_TEST.matcher(source).find(), file);
      }
    }
  }

  private void assign(List<String> parts, List<Integer> numbers, boolean isTest, String test) {
    if (!isTest && !(parts.isEmpty() && numbers.isEmpty())) {
      faults.add(test + " says what it proves, but is no test");
    }
    parts.forEach(part -> proofs.computeIfAbsent(part, _ -> new TreeSet<>()).add(test));
    numbers.forEach(rule -> rules.computeIfAbsent(rule, _ -> new TreeSet<>()).add(test));
    parts.clear();
    numbers.clear();
  }

  private void job(String script, String name) {
    Matcher proves = PROVES_LINE.matcher(script);
    while (proves.find()) {
      assign(new ArrayList<>(List.of(proves.group(1).trim().split("\\s*,\\s*"))), new ArrayList<>(), true, name);
    }
    Matcher rule = RULE_LINE.matcher(script);
    while (rule.find()) {
      assign(new ArrayList<>(), rulesIn(rule.group(1)), true, name);
    }
  }

  /** The numbers in a text such as "rules 42, 43". */
  static List<Integer> rulesIn(String text) {
    List<Integer> numbers = new ArrayList<>();
    Matcher rules = RULES.matcher(text);
    while (rules.find()) {
      String[] ends = rules.group(1).split(" to ");
      if (ends.length == 2) {
        for (int i = Integer.parseInt(ends[0]); i <= Integer.parseInt(ends[1]); i++) {
          numbers.add(i);
        }
      } else {
        for (String number : rules.group(1).split("\\D+")) {
          numbers.add(Integer.valueOf(number));
        }
      }
    }
    return numbers;
  }

  /** The tests of a part, such as {@code "io 05h"}. */
  SortedSet<String> proofsOf(String part) {
    return proofs.getOrDefault(part, new TreeSet<>());
  }

  /** The tests of a rule. */
  SortedSet<String> proofsOf(int rule) {
    return rules.getOrDefault(rule, new TreeSet<>());
  }

  /** All parts that tests name. */
  SortedSet<String> parts() {
    return new TreeSet<>(proofs.keySet());
  }

  /** The faults of the annotations themselves. */
  SortedSet<String> faults() {
    return faults;
  }
}
